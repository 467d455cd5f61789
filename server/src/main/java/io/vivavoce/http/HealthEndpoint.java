package io.vivavoce.http;

import io.vivavoce.runtime.EngineHealth;
import java.util.Locale;
import java.util.function.IntSupplier;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /health}: whether the server lives, may be talked to, and how its engines are. */
final class HealthEndpoint {
    private final Service service;
    private final IntSupplier sessions;

    HealthEndpoint(Service service, IntSupplier sessions) {
        this.service = service;
        this.sessions = sessions;
    }

    boolean isReady() {
        return service.stage() == Service.Stage.READY;
    }

    /** @param known whether whoever asks was let in; strangers are told no more than they need to come again */
    ObjectNode body(boolean known) {
        var engines = service.engines();
        var body = Json.object();
        body.put("status", status());
        body.put("live", true);
        body.put("ready", isReady());
        if (!known) return body;
        body.put("version", service.version());
        body.put("sessions", sessions.getAsInt());
        var list = body.putArray("engines");
        for (var health : engines) {
            var engine = list.addObject();
            engine.put("role", lower(health.role()));
            engine.put("engine", health.engine());
            engine.put("state", lower(health.state()));
            engine.put("reason", health.reason());
        }
        var leaving = body.putArray("leavesTheMachine");
        service.leaving().forEach(leaving::add);
        var standIns = body.putArray("standIns");
        service.standIns().forEach(standIns::add);
        return body;
    }

    private String status() {
        return switch (service.stage()) {
            case STARTING -> "starting";
            case DRAINING -> "draining";
            case READY ->
                service.engines().stream().allMatch(health -> health.state() == EngineHealth.State.OK)
                        ? "ok"
                        : "degraded";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
