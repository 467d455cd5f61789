package io.vivavoce.runtime;

import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.runtime.ClausePiece.Sound;
import io.vivavoce.runtime.EngineCall.Out;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The synthesizers of a list as one, at one rate: that of the first that could be loaded; the others are resampled.
 *
 * <p>A voice's name is the first engine's own, so the others speak with their default voice, as fast.
 *
 * <p>Thread-safe, as are all synthesizers of the list.
 */
final class FallbackSynthesizer implements Synthesizer {
    /**
     * First: chosen, not measured: the embedded voice takes 0.1 s, a server may make the whole clause before it sends any.
     * Next: some 3 s are made ahead of what is heard.
     */
    static final Waits WAITS = new Waits(Duration.ofSeconds(5), Duration.ofSeconds(4));

    private final Lineup<Synthesizer> synthesizers;
    private final Waits waits;
    private final int sampleRateHz;

    /** @param synthesizers one of which at least is loaded */
    FallbackSynthesizer(Lineup<Synthesizer> synthesizers, Waits waits) {
        this.synthesizers = synthesizers;
        this.waits = waits;
        sampleRateHz = synthesizers.engineNow().sampleRateHz();
    }

    @Override
    public String name() {
        return synthesizers.engineNow().name();
    }

    @Override
    public String language() {
        return synthesizers.engineNow().language();
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** The first engine's; none while that is not loaded. */
    @Override
    public List<String> voices() {
        return synthesizers.configured().map(Synthesizer::voices).orElse(List.of());
    }

    /** As the first engine says; any name while that is not loaded, for it may know it when it is. */
    @Override
    public Optional<String> voiceNamed(String name) {
        return synthesizers.configured().map(first -> first.voiceNamed(name)).orElse(Optional.of(name));
    }

    /** True when any is, for any may have to answer. */
    @Override
    public boolean billed() {
        return synthesizers.any(Synthesizer::billed);
    }

    /** As the one that answers now; see {@link FallbackRecognizer#computesHere}. */
    @Override
    public boolean computesHere() {
        return synthesizers.engineNow().computesHere();
    }

    @Override
    public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
        var spoken = new SpokenSoFar(clause, sampleRateHz, sink);
        var done = synthesizers.call((candidate, synthesizer, alone) -> {
            var rest = spoken.rest();
            if (rest.isEmpty() && !clause.isEmpty()) return spoken; // only silence was lacking
            var theirs = synthesizers.isFirst(candidate) ? voice : new Voice("", voice.speed());
            return candidate.ask(
                    out -> {
                        speak(synthesizer, rest, theirs, out);
                        return spoken;
                    },
                    spoken,
                    alone ? Waits.ENDLESS : waits,
                    () -> {},
                    () -> {});
        });
        done.end();
    }

    private void speak(Synthesizer synthesizer, SpokenText words, Voice voice, Out<ClausePiece> out)
            throws InterruptedException {
        var fromHz = synthesizer.sampleRateHz();
        try (var resampler = new Resampler(fromHz, sampleRateHz)) {
            synthesizer.synthesize(words, voice, new SpeechSink() {
                @Override
                public void timings(Timings timings) throws InterruptedException {
                    out.put(new ClausePiece.Times(ClausePiece.atRate(timings, fromHz, sampleRateHz)));
                }

                @Override
                public void audio(float[] pcm, int offset, int length) throws InterruptedException {
                    if (fromHz == sampleRateHz) {
                        out.put(new Sound(pcm, offset, length));
                        return;
                    }
                    var made = new float[resampler.maxOutput(length)];
                    put(made, resampler.process(pcm, offset, length, made, 0), out);
                }
            });
            var tail = new float[resampler.maxFinish()];
            put(tail, resampler.finish(tail, 0), out);
        }
    }

    private static void put(float[] pcm, int length, Out<ClausePiece> out) throws InterruptedException {
        if (length > 0) out.put(new Sound(pcm, 0, length));
    }

    @Override
    public void close() {
        synthesizers.close();
    }
}
