package io.vivavoce.http;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.DecodeLimits;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Journal;
import io.vivavoce.realtime.RateLimit;
import io.vivavoce.realtime.SessionOpener;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.TurnLog;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.transcription.Passage;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens the session of a Realtime client, which is logged and counted as all of this server are. */
final class LoggedSessions implements SessionOpener {
    /** As much as an event holds: of G.711, some six minutes. */
    private static final DecodeLimits AN_EVENT = new DecodeLimits(8 << 20, 400);

    private final String name;
    private final Service.Open open;
    private final Capacity.Place place;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Journal journal;
    private final Allowance allowance;
    private final Runnable ended;

    /**
     * @param allowance of its caller
     * @param ended run when the session is over
     */
    LoggedSessions(
            String name,
            Service.Open open,
            Capacity.Place place,
            Metrics metrics,
            Ticker ticker,
            Journal journal,
            Allowance allowance,
            Runnable ended) {
        this.allowance = allowance;
        this.journal = journal;
        this.name = name;
        this.open = open;
        this.place = place;
        this.metrics = metrics;
        this.ticker = ticker;
        this.ended = ended;
    }

    @Override
    public Session open(SessionOptions options, SessionListener listener) {
        var log = new TurnLog(name);
        log.opened();
        return open.path().session(name, options, ticker, place.watching(notice -> {
            listener.on(notice);
            log.on(notice);
            if (notice instanceof Notice.TurnEnded(var _, var report)) {
                metrics.turnEnded(report);
                open.turnOver().run();
            }
            if (notice instanceof Notice.Ended) ended.run();
        }));
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Optional<RateLimit> rateLimit() {
        return allowance.requests();
    }

    @Override
    public SessionOptions options() {
        return open.options();
    }

    @Override
    public Optional<String> voiceNamed(String name) {
        return open.path().engines().synthesizer().voiceNamed(name);
    }

    @Override
    public String transcribe(byte[] wav) throws InterruptedException {
        var passages = new ArrayList<Passage>();
        try (var decoder = Codecs.decoder(wav, AN_EVENT, SamplePosition.INPUT_HZ)) {
            var samples = open.transcriber().transcribe(decoder, passages::add);
            var seconds = (double) samples / SamplePosition.INPUT_HZ;
            metrics.transcribed(seconds);
            allowance.understood(seconds);
        }
        return passages.stream().map(Passage::text).collect(Collectors.joining(" "));
    }

    @Override
    public boolean usesTools() {
        return open.path().engines().languageModel().usesTools();
    }

    @Override
    public int voiceHz() {
        return open.path().engines().synthesizer().sampleRateHz();
    }
}
