package io.vivavoce.runtime;

import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import java.util.List;
import java.util.Optional;

/** A synthesizer of this machine that can be taken out of memory: a clause that is spoken keeps it there. Thread-safe. */
final class KeptSynthesizer implements Synthesizer {
    private final Kept<Synthesizer> kept;
    private final String name;
    private final String language;
    private final int sampleRateHz;
    private final List<String> voices;

    KeptSynthesizer(Kept<Synthesizer> kept) throws InterruptedException {
        this.kept = kept;
        name = kept.with(Synthesizer::name);
        language = kept.with(Synthesizer::language);
        sampleRateHz = kept.with(Synthesizer::sampleRateHz);
        voices = kept.with(Synthesizer::voices);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String language() {
        return language;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public List<String> voices() {
        return voices;
    }

    /** Only the engine knows, and who asks is about to have it speak: it is loaded. */
    @Override
    public Optional<String> voiceNamed(String wanted) {
        var synthesizer = kept.enterOrFail();
        try {
            return synthesizer.voiceNamed(wanted);
        } finally {
            kept.leave();
        }
    }

    @Override
    public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
        kept.with(synthesizer -> {
            synthesizer.synthesize(clause, voice, sink);
            return true;
        });
    }

    @Override
    public void close() {
        kept.close();
    }
}
