package io.vivavoce.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.vivavoce.runtime.TurnLog;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of the log for programs: one JSON object, figures by the names of {@code docs/metrics.md} and as numbers. Logback's
 * own encoder writes all values as texts, in a list.
 */
final class JsonLines extends LayoutBase<ILoggingEvent> {
    private final JsonMapper json = JsonMapper.builder().build();

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = json.createObjectNode()
                .put("time", TextLines.time(event))
                .put("level", event.getLevel().toString())
                .put("room", TextLines.room(event));
        for (var id : List.of(TurnLog.SESSION, TurnLog.TURN)) {
            var value = event.getMDCPropertyMap().get(id);
            if (value != null) line.put(id, value);
        }
        line.put("message", event.getFormattedMessage());
        var values = event.getKeyValuePairs();
        if (values != null) for (var pair : values) line.set(pair.key, json.valueToTree(pair.value));
        var failure = event.getThrowableProxy();
        if (failure != null) line.put("failure", ThrowableProxyUtil.asString(failure));
        return TextLines.escaped(json.writeValueAsString(line)) + '\n'; // as JSON would have them, were it to care
    }
}
