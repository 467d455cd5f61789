package io.vivavoce.engines.remote;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * In what servers differ: fields that some refuse. Begins with what most of them know and learns from refusals.
 *
 * @param limit the field for the most tokens of a reply: OpenAI's newer models refuse the older name, most other servers
 *     know no other
 * @param temperature whether it is sent; models that reason have their own
 * @param usage whether the count of tokens is asked for
 * @param tools whether tools are offered, and their calls and results shown as such
 * @param choice whether it is told which tool must be called
 * @param parallel whether it is told that no two may be called at once
 */
record Dialect(String limit, boolean temperature, boolean usage, boolean tools, boolean choice, boolean parallel) {
    static final Dialect COMMON = new Dialect("max_tokens", true, true, true, true, true);

    /** Each of the six can be refused once. */
    static final int MOST_CHANGES = 6;

    /**
     * Ollama: "… does not support tools"; llama-server: "tools param requires --jinja flag"; vLLM: "… tool choice requires
     * --enable-auto-tool-choice …". A tool whose schema is refused is something else.
     */
    private static final Pattern NO_TOOLS =
            Pattern.compile("(?i)not support(ed)?[^.]{0,40}\\btools?\\b|\\btools?\\b.{0,40}(requires --|not support)");

    /** How to ask again after {@code complaint}; empty when it is about something else. */
    Optional<Dialect> after(String complaint) {
        if (usage && complaint.contains("stream_options"))
            return Optional.of(new Dialect(limit, temperature, false, tools, choice, parallel));
        if (limit.equals("max_tokens") && complaint.contains("max_completion_tokens"))
            return Optional.of(new Dialect("max_completion_tokens", temperature, usage, tools, choice, parallel));
        if (temperature && complaint.contains("temperature"))
            return Optional.of(new Dialect(limit, false, usage, tools, choice, parallel));
        if (parallel && complaint.contains("parallel_tool_calls"))
            return Optional.of(new Dialect(limit, temperature, usage, tools, choice, false));
        if (choice && complaint.contains("tool_choice"))
            return Optional.of(new Dialect(limit, temperature, usage, tools, false, parallel));
        if (tools && refusesTools(complaint))
            return Optional.of(new Dialect(limit, temperature, usage, false, choice, parallel));
        return Optional.empty();
    }

    /** Whether a server says that its model uses none. */
    static boolean refusesTools(String complaint) {
        return NO_TOOLS.matcher(complaint).find();
    }
}
