"""What people do with OpenAI's own client, unmodified: python3 openai_client.py BASE_URL FOLDER; results as JSON on standard output."""
import asyncio, json, sys
from pathlib import Path
from openai import APIStatusError, AsyncOpenAI, OpenAI

base, folder = sys.argv[1], Path(sys.argv[2])
client = OpenAI(base_url=base, api_key="none", max_retries=4)
results = {}


def models():
    listed = [model.id for model in client.models.list()]
    return {"ids": listed, "one": client.models.retrieve("whisper-1").id}


def chat():
    messages = [{"role": "user", "content": "What is the capital of France?"}]
    whole = client.chat.completions.create(model="gpt-4o-mini", messages=messages, max_tokens=40, temperature=0)
    streamed, usage, reasons = "", None, []
    for chunk in client.chat.completions.create(
        model="gpt-4o-mini",
        messages=messages,
        max_tokens=40,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    ):
        if chunk.usage:
            usage = chunk.usage.total_tokens
        for choice in chunk.choices:
            streamed += choice.delta.content or ""
            if choice.finish_reason:
                reasons.append(choice.finish_reason)
    short = client.chat.completions.create(model="gpt-4o-mini", messages=messages, max_completion_tokens=2)
    return {
        "whole": whole.choices[0].message.content,
        "wholeTokens": whole.usage.total_tokens,
        "streamed": streamed,
        "streamedTokens": usage,
        "reasons": reasons,
        "short": short.choices[0].finish_reason,
    }


TEXT = "The quick brown fox jumps over the lazy dog. It is a fine day for a walk in the park."


def speech():
    for form in ["mp3", "opus", "aac", "flac", "wav", "pcm"]:
        with client.audio.speech.with_streaming_response.create(
            model="tts-1", voice="alloy", input=TEXT, response_format=form
        ) as answer:
            answer.stream_to_file(folder / f"spoken.{form}")
    fast = client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT, response_format="pcm", speed=2)
    low = client.audio.speech.create(model="tts-1", voice="onyx", input=TEXT, response_format="pcm")
    (folder / "fast.pcm").write_bytes(fast.content)
    (folder / "low.pcm").write_bytes(low.content)
    pieces, first = 0, None
    with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="alloy", input=TEXT, response_format="pcm"
    ) as answer:
        for piece in answer.iter_bytes():
            pieces += 1
    return {"pieces": pieces}


def transcriptions():
    texts = {}
    for file in sorted(folder.glob("input.*")):
        with file.open("rb") as sound:
            answer = client.audio.transcriptions.create(model="whisper-1", file=sound, language="en")
        texts[file.suffix[1:]] = answer.text
    for file in sorted(folder.glob("spoken.*")):
        if file.suffix != ".pcm":
            with file.open("rb") as sound:
                texts[file.name] = client.audio.transcriptions.create(model="whisper-1", file=sound).text
    with (folder / "input.mp3").open("rb") as sound:
        verbose = client.audio.transcriptions.create(
            model="whisper-1",
            file=sound,
            response_format="verbose_json",
            timestamp_granularities=["word", "segment"],
        )
    streamed, done = "", None
    with (folder / "input.mp3").open("rb") as sound:
        for event in client.audio.transcriptions.create(model="gpt-4o-transcribe", file=sound, stream=True):
            if event.type == "transcript.text.delta":
                streamed += event.delta
            else:
                done = event.text
    with (folder / "input.mp3").open("rb") as sound:
        srt = client.audio.transcriptions.create(model="whisper-1", file=sound, response_format="srt")
    return {
        "texts": texts,
        "words": [word.to_dict() for word in verbose.words],
        "segments": [segment.to_dict() for segment in verbose.segments],
        "duration": verbose.duration,
        "language": verbose.language,
        "streamed": streamed,
        "done": done,
        "srt": srt,
    }


def refused():
    """Each as the exception that the client makes of it."""
    found = {}
    for name, call in {
        "model": lambda: client.chat.completions.create(model="none", messages=[{"role": "user", "content": "Hi"}]),
        "tools": lambda: client.chat.completions.create(
            model="gpt-4o-mini",
            messages=[{"role": "user", "content": "Hi"}],
            tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}],
        ),
        "format": lambda: client.audio.transcriptions.create(model="whisper-1", file=("a.mp3", b"FORM\0\0\0\0AIFF" * 9)),
        "voice": lambda: client.audio.speech.create(model="tts-1", voice="nobody", input="Hi"),
    }.items():
        try:
            call()
        except APIStatusError as failure:
            found[name] = [type(failure).__name__, failure.status_code, failure.code, failure.param]
    return found


async def together():
    """More at once than there are places: the client comes again as it is told to."""
    many = AsyncOpenAI(base_url=base, api_key="none", max_retries=20)
    answers = await asyncio.gather(
        *[many.audio.speech.create(model="tts-1", voice="alloy", input="One two three.") for _ in range(8)]
    )
    return [len(answer.content) for answer in answers]


results["models"] = models()
results["chat"] = chat()
results["speech"] = speech()
results["transcriptions"] = transcriptions()
results["refused"] = refused()
results["together"] = asyncio.run(together())
json.dump(results, sys.stdout)
