package io.vivavoce.cli;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.bench.FirstAnswer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@link BenchTargetsCommand} starts: one question, one answer, and a line of JSON on when that was audible. */
@Command(name = "first-answer", hidden = true, description = "A part of targets.")
final class BenchFirstAnswerCommand implements Callable<Integer> {
    @Mixin
    private PathOptions engines = new PathOptions();

    @Override
    public Integer call() throws InterruptedException {
        var recording = Wav.read(engines.catalogue().file("speech-samples", "4507-16021-0012.wav"));
        var question = Resampler.resample(recording, SamplePosition.INPUT_HZ);
        try (var path = engines.openAlone()) {
            System.out.println(FirstAnswer.to(question, path, engines.session()).json());
        }
        return 0;
    }
}
