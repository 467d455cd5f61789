package io.vivavoce.thinking;

import java.util.List;

/**
 * The tools that a model is offered for a reply.
 *
 * @param all at most {@value #MOST}, each with a name of its own
 * @param choice whether it must use one; {@link Choice.Named} names one of them
 * @param parallel whether a reply may call several
 */
public record Tools(List<Tool> all, Choice choice, boolean parallel) {
    /** As many as OpenAI takes. */
    public static final int MOST = 128;

    /** None at all. */
    public static final Tools NONE = new Tools(List.of(), new Choice.Auto(), true);

    /** Who decides whether a tool is used. */
    public sealed interface Choice {
        /** The model. */
        record Auto() implements Choice {}

        /** None is. */
        record None() implements Choice {}

        /** Some tool must be. */
        record Required() implements Choice {}

        /** This one must be. */
        record Named(String name) implements Choice {}
    }

    public Tools {
        all = List.copyOf(all);
        if (all.size() > MOST)
            throw new IllegalArgumentException("at most " + MOST + " tools can be offered, got " + all.size());
        if (all.stream().map(Tool::name).distinct().count() < all.size())
            throw new IllegalArgumentException("each tool needs a name of its own, got "
                    + all.stream().map(Tool::name).toList());
        if (choice instanceof Choice.Named(var name) && !has(all, name))
            throw new IllegalArgumentException("the choice \"" + name + "\" is none of the tools "
                    + all.stream().map(Tool::name).toList());
    }

    /** Whether a reply may call one. */
    public boolean mayBeCalled() {
        return !all.isEmpty() && !(choice instanceof Choice.None);
    }

    /** Whether one of this name is offered. */
    public boolean has(String name) {
        return has(all, name);
    }

    private static boolean has(List<Tool> tools, String name) {
        return tools.stream().anyMatch(tool -> tool.name().equals(name));
    }
}
