package io.vivavoce.bench;

/**
 * What sessions leave behind.
 *
 * @param opened sessions that were opened and closed
 * @param midReply those of them that were closed while their reply was heard
 * @param unheard those that were to be, and had nothing to hear in time
 * @param seconds that it took
 * @param before after a first tenth, at most 100, that does not count
 * @param after the last was closed
 */
public record Opening(int opened, int midReply, int unheard, double seconds, Footprint before, Footprint after) {}
