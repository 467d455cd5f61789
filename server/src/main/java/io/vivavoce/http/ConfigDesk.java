package io.vivavoce.http;

import io.vivavoce.config.Configuration;
import java.util.List;
import java.util.Map;

/** The configuration of a running server, seen and changed. Thread-safe. */
public interface ConfigDesk {
    /** Every key, and what is in force for it; no secret. */
    List<Configuration.Line> lines();

    /**
     * Puts values in force that may change while the server runs, all or none, until it ends or reads its configuration again.
     *
     * @param values as they would be written in vivavoce.yaml, by key
     * @throws io.vivavoce.config.ConfigException with all that is wrong
     */
    void change(Map<String, String> values);
}
