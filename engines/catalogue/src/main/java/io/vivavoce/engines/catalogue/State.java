package io.vivavoce.engines.catalogue;

/** How much of an entry is in the cache. */
public enum State {
    /** No file is there. */
    MISSING,
    /** Some files are there, or have another size than they should, or a download was broken off. */
    PARTIAL,
    /** All files are there with the right size; their SHA-256 has not been checked since they last changed. */
    PRESENT,
    /** All files are as they were when their SHA-256 was last checked. */
    VERIFIED
}
