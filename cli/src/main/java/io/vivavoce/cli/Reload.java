package io.vivavoce.cli;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.config.ConfigException;
import io.vivavoce.config.Configuration;
import io.vivavoce.config.Fault;
import io.vivavoce.config.Settings;
import io.vivavoce.http.ConfigDesk;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.server.Server;
import io.vivavoce.thinking.ThinkingException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration of a running server again, and puts in force what may change while it runs. All or nothing: what
 * is wrong is told, and what was in force stays so.
 *
 * <p>Thread-safe; one at a time.
 */
final class Reload implements ConfigDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Where such a value came from, as {@code GET} of it says. */
    private static final String BY_REST = "PATCH /v1/vivavoce/config";

    private final PathOptions options;
    private final Server server;
    private final Capacity capacity;

    Reload(PathOptions options, Server server, Capacity capacity) {
        this.options = options;
        this.server = server;
        this.capacity = capacity;
    }

    /** Does so, and logs what became of it; throws nothing that a user could cause. */
    synchronized void run() {
        try {
            var running = options.configuration();
            var read = options.readAgain();
            var fresh = read.takenOnBy(running);
            put(running, fresh);
            var waiting = read.changedFrom(running, false);
            if (!waiting.isEmpty()) LOG.warn("changed, but in force only after a restart: {}", listed(waiting));
            LOG.atInfo()
                    .addKeyValue("changed", listed(read.changedFrom(running, true)))
                    .log("configuration read again: in force for new sessions; secrets are looked up anew");
        } catch (ConfigException e) {
            refused(e.faults().stream().map(Fault::toString).toList());
        } catch (WrongUsage | RuntimeFailure | ThinkingException e) {
            refused(String.valueOf(e.getMessage()).lines().toList());
        }
    }

    @Override
    public List<Configuration.Line> lines() {
        return options.configuration().lines();
    }

    @Override
    public synchronized void change(Map<String, String> values) {
        var running = options.configuration();
        var changes = values.entrySet().stream()
                .map(each -> new Configuration.Flag(each.getKey(), each.getValue(), BY_REST))
                .toList();
        var fresh = running.with(changes);
        put(running, fresh);
        LOG.atInfo()
                .addKeyValue("changed", listed(fresh.changedFrom(running, true)))
                .log("configuration changed by an administrator: in force for new sessions, until it is read again");
    }

    /** Whatever may be wrong is found before anything is changed. */
    private void put(Configuration running, Configuration fresh) {
        var settings = fresh.settings();
        var session = options.session(settings);
        var sound = sound(settings.audio());
        Logs.check(settings.log());
        options.checkKeys(settings);
        options.putInForce(fresh);
        server.renew(session, sound);
        capacity.limit(settings.server().maxSessions());
        Logs.changeLevels(running.settings().log(), settings.log());
    }

    /** What is done to the sound of clients. */
    static VoiceOptions sound(Settings.Audio audio) {
        return new SoundOptions().recorded(audio);
    }

    private static String listed(List<String> keys) {
        return keys.isEmpty() ? "nothing" : String.join(", ", keys);
    }

    private static void refused(List<String> faults) {
        faults.forEach(fault -> LOG.error("{}", fault));
        LOG.error("configuration read again, and not taken: nothing is changed");
    }
}
