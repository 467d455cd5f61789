package io.vivavoce.engines.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vivavoce.recognition.Recognizer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes one stretch of sound greedily, with the tokens of an earlier, shorter decode as a draft.
 *
 * <p>A step costs about 7 ms whatever its tokens, so the draft is checked in one step: start + draft go in together, each
 * place's best token is compared with the draft's next one, and what matches is kept. The cache is then cut to what was
 * kept and single steps go on from there: 13 steps became 2.7 on human speech (facts/turns.md).
 *
 * <p>Buffers are kept from call to call and grow with the longest sound and draft: at most 2 MB for 30 s of sound and
 * 30 MB for a draft of 195 tokens (6 MB for 40). Thread: one at a time.
 */
final class MoonshineDecode {
    /** English has 3 to 5 tokens a second; more is a decoder that has lost its way (Moonshine's own limit). */
    private static final double TOKENS_PER_SECOND = 6.5;

    private final MoonshineModel model;
    private final LongBuffer token = OrtRuntime.longs(1);
    private final FloatBuffer stepLogits;
    private final FloatBuffer[] cache;
    private FloatBuffer sound = OrtRuntime.floats(16_000);
    private LongBuffer prompt = OrtRuntime.longs(16);
    private FloatBuffer promptLogits = OrtRuntime.floats(1);

    MoonshineDecode(MoonshineModel model) {
        this.model = model;
        stepLogits = OrtRuntime.floats(model.vocabularySize);
        cache = new FloatBuffer[model.decoderCache.length];
        for (int i = 0; i < cache.length; i++) cache[i] = OrtRuntime.floats(16 * model.heads * model.headSize);
    }

    /**
     * The tokens of {@code length} samples from {@code offset} on, without start and end.
     *
     * @param draft tokens of an earlier decode of the beginning of this sound, or none
     * @param between called after the encoder and between two steps
     * @throws InterruptedException when the thread is interrupted: before the encoder, or between two steps
     */
    int[] run(float[] pcm, int offset, int length, int[] draft, Recognizer.SliceEnd between)
            throws OrtException, InterruptedException {
        throwIfInterrupted();
        sound = grown(sound, length).put(0, pcm, offset, length);
        int most = Math.max(2, (int) (length / 16_000.0 * TOKENS_PER_SECOND));
        try (var input = OrtRuntime.tensor(sound.slice(0, length), 1, length);
                var encoded = model.encode(input)) {
            between.reached();
            throwIfInterrupted();
            return decode((OnnxTensor) encoded.get(0), draft, Math.min(draft.length, most - 1), most, between);
        }
    }

    private int[] decode(OnnxTensor hidden, int[] draft, int drafted, int most, Recognizer.SliceEnd between)
            throws OrtException, InterruptedException {
        var tokens = new MoonshineTokens(most);
        var inputs = new HashMap<String, OnnxTensor>();
        inputs.put("encoder_hidden_states", hidden);
        var owned = new ArrayList<OnnxTensor>();
        // Closed at the end: it owns the encoder's cache, which all steps read.
        try (var first = check(inputs, draft, drafted)) {
            int next = accept(tokens, draft, drafted);
            if (next == MoonshineVocabulary.END || !tokens.add(next) || tokens.isFull()) return tokens.toArray();
            for (var name : model.encoderCache) {
                inputs.put("past_key_values." + name, tensor(first, "present." + name));
            }
            cutCache(inputs, owned, drafted + 1, tokens.size());
            steps(inputs, tokens, next, between);
        } finally {
            owned.forEach(OnnxTensor::close);
        }
        return tokens.toArray();
    }

    /** Start and draft in one step without cache; fills {@link #promptLogits} and {@link #cache}. */
    private OrtSession.Result check(Map<String, OnnxTensor> inputs, int[] draft, int drafted) throws OrtException {
        int places = drafted + 1;
        prompt = grown(prompt, places).put(0, MoonshineVocabulary.START);
        for (int i = 0; i < drafted; i++) prompt.put(i + 1, draft[i]);
        promptLogits = grown(promptLogits, places * model.vocabularySize);
        var owned = new ArrayList<OnnxTensor>();
        try {
            var empty = owned(owned, OrtRuntime.tensor(OrtRuntime.floats(0), 0, model.heads, 1, model.headSize));
            var run = new HashMap<>(inputs);
            for (var name : model.decoderCache) run.put("past_key_values." + name, empty);
            for (var name : model.encoderCache) run.put("past_key_values." + name, empty);
            run.put("input_ids", owned(owned, OrtRuntime.tensor(prompt.slice(0, places), 1, places)));
            run.put("use_cache_branch", owned(owned, OrtRuntime.flag(false)));
            var pinned = new HashMap<String, OnnxValue>();
            var logits = promptLogits.slice(0, places * model.vocabularySize);
            pinned.put("logits", owned(owned, OrtRuntime.tensor(logits, 1, places, model.vocabularySize)));
            for (int i = 0; i < cache.length; i++) {
                int size = places * model.heads * model.headSize;
                cache[i] = grown(cache[i], size);
                var kept = OrtRuntime.tensor(cache[i].slice(0, size), 1, model.heads, places, model.headSize);
                pinned.put("present." + model.decoderCache[i], owned(owned, kept));
            }
            return model.decoder.run(run, model.encoderPresents, pinned);
        } finally {
            owned.forEach(OnnxTensor::close);
        }
    }

    /** Keeps what the model would have said itself; returns the token that follows. */
    private int accept(MoonshineTokens tokens, int[] draft, int drafted) throws OrtException {
        for (int place = 0; ; place++) {
            int best = best(promptLogits, place * model.vocabularySize);
            if (place == drafted || best != draft[place]) return best;
            if (!tokens.add(best)) return MoonshineVocabulary.END;
        }
    }

    /**
     * Moves each head's first {@code kept} places together, [1,heads,places,size] → [1,heads,kept,size], in place: the
     * token that was added last is not in the cache yet, but start is, so the counts agree.
     */
    private void cutCache(Map<String, OnnxTensor> inputs, List<OnnxTensor> owned, int places, int kept)
            throws OrtException {
        int rows = kept * model.headSize;
        for (int i = 0; i < cache.length; i++) {
            for (int head = 1; head < model.heads && kept < places; head++) {
                cache[i].put(head * rows, cache[i], head * places * model.headSize, rows);
            }
            var slice = cache[i].slice(0, model.heads * rows);
            var tensor = OrtRuntime.tensor(slice, 1, model.heads, kept, model.headSize);
            inputs.put("past_key_values." + model.decoderCache[i], owned(owned, tensor));
        }
    }

    private void steps(Map<String, OnnxTensor> inputs, MoonshineTokens tokens, int first, Recognizer.SliceEnd between)
            throws OrtException, InterruptedException {
        OrtSession.Result last = null;
        try (var ids = OrtRuntime.tensor(token, 1, 1);
                var cached = OrtRuntime.flag(true);
                var logits = OrtRuntime.tensor(stepLogits, 1, 1, model.vocabularySize)) {
            inputs.put("input_ids", ids);
            inputs.put("use_cache_branch", cached);
            var pinned = Map.<String, OnnxValue>of("logits", logits);
            int next = first;
            while (!tokens.isFull()) {
                between.reached();
                throwIfInterrupted();
                token.put(0, next);
                var result = model.decoder.run(inputs, model.decoderPresents, pinned);
                if (last != null) last.close();
                last = result;
                next = best(stepLogits, 0);
                if (next == MoonshineVocabulary.END || !tokens.add(next)) return;
                for (var name : model.decoderCache) {
                    inputs.put("past_key_values." + name, tensor(result, "present." + name));
                }
            }
        } finally {
            if (last != null) last.close();
        }
    }

    private int best(FloatBuffer logits, int from) throws OrtException {
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < model.vocabularySize; i++) {
            float value = logits.get(from + i);
            if (value > most) {
                most = value;
                best = i;
            }
        }
        if (most == Float.NEGATIVE_INFINITY) throw new OrtException("no token's score is a number");
        return best;
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor) result.get(name).orElseThrow(() -> new AssertionError("no output " + name));
    }

    private static OnnxTensor owned(List<OnnxTensor> owned, OnnxTensor tensor) {
        owned.add(tensor);
        return tensor;
    }

    private static FloatBuffer grown(FloatBuffer buffer, int size) {
        return buffer.capacity() >= size ? buffer : OrtRuntime.floats(size + size / 4);
    }

    private static LongBuffer grown(LongBuffer buffer, int size) {
        return buffer.capacity() >= size ? buffer : OrtRuntime.longs(size + size / 4);
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException("recognition was interrupted");
    }
}
