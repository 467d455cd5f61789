package io.vivavoce.access;

import java.util.List;

/**
 * Whom a server lets in.
 *
 * @param names further ones by which clients reach it
 * @param origins of pages that may talk to it, beside its own and those of this machine; {@code *} for all
 */
public record Admission(Access access, List<String> names, List<String> origins) {
    public Admission {
        names = List.copyOf(names);
        origins = List.copyOf(origins);
    }

    /** Everybody on this machine. */
    public static Admission local() {
        return new Admission(Access.open(Caller.LOCAL), List.of(), List.of());
    }
}
