package io.vivavoce.cli;

import io.vivavoce.access.Access;
import io.vivavoce.access.Admission;
import io.vivavoce.access.Caller;
import io.vivavoce.access.KeyFile;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.config.DataFolder;
import io.vivavoce.config.ServerSettings;
import io.vivavoce.config.Settings;
import io.vivavoce.server.Server;
import java.time.InstantSource;

/** Whom the server lets in, as it is configured. */
final class Admissions {
    private Admissions() {}

    /**
     * @throws WrongUsage when what is configured would let any page in
     * @throws io.vivavoce.access.AccessException when there are keys that can't be read
     */
    static Admission of(Settings settings) {
        var server = settings.server();
        var access = keysNeeded(server)
                ? byKey(settings)
                : Access.open(isForThisMachine(server) ? Caller.LOCAL : Caller.ANYBODY);
        if (server.origins().contains("*") && !access.keysNeeded())
            throw new WrongUsage("server.origins * lets each page of the web talk to this server, so it wants keys:"
                    + " server.auth on");
        return new Admission(access, server.names(), server.origins());
    }

    static KeyFile keys(Settings settings) {
        return new KeyFile(DataFolder.of(settings));
    }

    private static Access byKey(Settings settings) {
        var keys = keys(settings);
        keys.check();
        return Access.byKey(keys, Ticker.system(), InstantSource.system());
    }

    private static boolean keysNeeded(ServerSettings server) {
        return switch (server.auth()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> !isForThisMachine(server);
        };
    }

    /** Another name is one by which others come, through a proxy on this machine perhaps. */
    private static boolean isForThisMachine(ServerSettings server) {
        return Server.isLoopback(server.host().value()) && server.names().isEmpty();
    }
}
