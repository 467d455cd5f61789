package io.vivavoce.engines.remote;

import java.util.Optional;

/**
 * In what servers differ: fields that some refuse. Begins with what most of them know and learns from refusals.
 *
 * @param limit the field for the most tokens of a reply: OpenAI's newer models refuse the older name, most other servers
 *     know no other
 * @param temperature whether it is sent; models that reason have their own
 * @param usage whether the count of tokens is asked for
 */
record Dialect(String limit, boolean temperature, boolean usage) {
    static final Dialect COMMON = new Dialect("max_tokens", true, true);

    /** Each of the three can be refused once. */
    static final int MOST_CHANGES = 3;

    /** How to ask again after {@code complaint}; empty when it is about something else. */
    Optional<Dialect> after(String complaint) {
        if (usage && complaint.contains("stream_options")) return Optional.of(new Dialect(limit, temperature, false));
        if (limit.equals("max_tokens") && complaint.contains("max_completion_tokens"))
            return Optional.of(new Dialect("max_completion_tokens", temperature, usage));
        if (temperature && complaint.contains("temperature")) return Optional.of(new Dialect(limit, false, usage));
        return Optional.empty();
    }
}
