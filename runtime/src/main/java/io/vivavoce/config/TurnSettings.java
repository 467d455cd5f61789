package io.vivavoce.config;

import io.vivavoce.turn.Endpointing;
import io.vivavoce.turn.TurnPolicy;

/** Times in ms; their meaning and defaults are those of {@link Endpointing} and {@link TurnPolicy.BargeIn}. */
public record TurnSettings(
        @About(value = "Pause that ends the turn when its sound is surely over, ms.", max = DAY_MS)
        long surestMs,

        @About(value = "The same when it is probably over, ms.", max = DAY_MS)
        long sureMs,

        @About(value = "The same when it may be over, ms.", max = DAY_MS)
        long maybeMs,

        @About(value = "The longest wait, for all other pauses and unfinished sentences, ms.", max = DAY_MS)
        long longestMs,

        @About(value = "Speech shorter than this waits for at least `short_speech_hold_ms`, ms.", max = DAY_MS)
        long shortSpeechMs,

        @About(value = "Least pause that ends a short speech, ms.", max = DAY_MS)
        long shortSpeechHoldMs,

        @About(value = "A pause with no word from the recognizer ends the utterance after this, ms.", max = DAY_MS)
        long giveUpMs,

        @About(value = "So much speech over a paused reply is decoded, to see whether it is words, ms.", max = DAY_MS)
        long probeAfterMs,

        @About(value = "A paused reply goes on this long after a sound that was no interruption, ms.", max = DAY_MS)
        long resumeAfterMs,

        @About(value = "Speech that begins this soon after a turn's end goes on with that turn, ms.", max = DAY_MS)
        long recoverWithinMs,

        @About(value = "… unless so much of the reply was heard, ms.", max = DAY_MS)
        long recoverHeardMs,

        @About(
                value =
                        "A session of `/v1/realtime` whose client is gone, and asked to be able to come back, is kept so long, ms; 0: it is not.",
                max = 3_600_000)
        long detachedMs,

        @About(value = "An utterance is closed after this, ms.", min = 1, max = DAY_MS)
        long maxUtteranceMs) {
    static final TurnSettings DEFAULTS = of(Endpointing.DEFAULT, TurnPolicy.DEFAULT.bargeIn());

    /** A day, the longest time that the turn loop takes. */
    private static final double DAY_MS = 86_400_000;

    private static TurnSettings of(Endpointing end, TurnPolicy.BargeIn bargeIn) {
        return new TurnSettings(
                end.surestMs(),
                end.sureMs(),
                end.maybeMs(),
                end.longestMs(),
                end.shortSpeechMs(),
                end.shortSpeechHoldMs(),
                end.giveUpMs(),
                bargeIn.probeAfterMs(),
                bargeIn.resumeAfterMs(),
                bargeIn.recoverWithinMs(),
                bargeIn.recoverHeardMs(),
                bargeIn.detachedMs(),
                bargeIn.maxUtteranceMs());
    }

    /** {@code base} with these times. */
    TurnPolicy in(TurnPolicy base) {
        var end = base.endpointing();
        return base.withEndpointing(new Endpointing(
                        end.surest(),
                        surestMs,
                        end.sure(),
                        sureMs,
                        end.maybe(),
                        maybeMs,
                        longestMs,
                        end.holdBelow(),
                        shortSpeechMs,
                        shortSpeechHoldMs,
                        giveUpMs,
                        end.judgeAtMs()))
                .withBargeIn(new TurnPolicy.BargeIn(
                        probeAfterMs, resumeAfterMs, recoverWithinMs, recoverHeardMs, detachedMs, maxUtteranceMs));
    }
}
