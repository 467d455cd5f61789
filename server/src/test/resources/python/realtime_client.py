"""OpenAI's own client, unmodified, in a spoken conversation: argument 1 is the WebSocket's base URL, 2 a file of PCM16 at
24 kHz. Prints what it got as JSON."""

import asyncio
import base64
import json
import sys

from openai import AsyncOpenAI

CHUNK = 4800  # 100 ms


async def speak(connection, pcm):
    for start in range(0, len(pcm), CHUNK):
        await connection.input_audio_buffer.append(audio=base64.b64encode(pcm[start : start + CHUNK]).decode())


async def answer(connection, got):
    """Takes events until a response is done."""
    async for event in connection:
        got["types"].append(event.type)
        if event.type == "conversation.item.input_audio_transcription.completed":
            got["heard"] = event.transcript
        elif event.type == "response.output_audio.delta":
            got["bytes"] += len(base64.b64decode(event.delta))
        elif event.type == "response.output_audio_transcript.done":
            got["spoken"].append(event.transcript)
        elif event.type == "response.output_text.done":
            got["written"].append(event.text)
        elif event.type == "error":
            got["errors"].append(event.error.message)
        elif event.type == "response.done":
            return event.response


async def main():
    url, file = sys.argv[1:]
    with open(file, "rb") as sound:
        pcm = sound.read()
    got = {"types": [], "bytes": 0, "spoken": [], "written": [], "errors": []}
    client = AsyncOpenAI(api_key="none", websocket_base_url=url)
    async with client.realtime.connect(model="vivavoce") as connection:
        await connection.session.update(
            session={"type": "realtime", "audio": {"input": {"transcription": {"model": "whisper-1"}}}}
        )
        await speak(connection, pcm)
        response = await answer(connection, got)
        got["status"] = response.status
        await connection.conversation.item.create(
            item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": "And in writing?"}]}
        )
        await connection.response.create(response={"output_modalities": ["text"]})
        await answer(connection, got)
    print(json.dumps(got))


asyncio.run(main())
