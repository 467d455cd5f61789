package io.vivavoce.cli;

import io.vivavoce.runtime.RuntimeFailure;

/** Talk by microphone and loudspeaker. */
final class LiveTalk {

    static int run(PathOptions engines, TalkCommand.MetricsFormat metrics) {
        throw new RuntimeFailure("Talking by microphone is not built yet; use --input FILE.wav (or sample:question)"
                + " and --output FILE.wav");
    }

    private LiveTalk() {}
}
