package io.vivavoce.turn;

/**
 * Number of the draft or response that a piece of work belongs to. It only grows, so that work of an older one is known
 * on sight and dropped. A draft that is committed keeps its number as a response.
 */
public record Generation(long number) implements Comparable<Generation> {
    public static final Generation FIRST = new Generation(1);

    public Generation {
        if (number < 1) throw new IllegalArgumentException("generation must be >= 1, got " + number);
    }

    public Generation next() {
        return new Generation(number + 1);
    }

    @Override
    public int compareTo(Generation other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "g" + number;
    }
}
