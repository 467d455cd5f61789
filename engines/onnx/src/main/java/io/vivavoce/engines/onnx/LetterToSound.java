package io.vivavoce.engines.onnx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * How an unknown English word is probably said: for each letter, a decision tree over the letters around it gives the
 * phones that it stands for (none, one or two).
 *
 * <p>The tree is an IGTree (Daelemans and others, "IGTree", 1997): features in a fixed order of worth, the walk ends
 * where the tree has no branch, and the node's majority is the answer. It is made by {@link LetterToSoundTrainer}.
 * Immutable, thread-safe.
 */
final class LetterToSound {
    /** Not a place but a flag: was a stressed vowel made before? */
    private static final int STRESS_SEEN = 99;

    /** Letters relative to the one in question, the most telling first (facts/speech.md). */
    private static final int[] FEATURES = {0, 1, -1, 2, -2, STRESS_SEEN, 3, -3, 4, -4};

    static final int DEPTH = FEATURES.length;

    private static final int MAX_NODES = 4_000_000;

    /** What a letter may stand for: phones with stress, joined by spaces; empty for a silent letter. */
    private final String[] outcomes;

    /** Nodes by level, a node's children side by side in the order of their letters. */
    private final byte[] letters;

    private final short[] answers;
    private final int[] firstChildren;
    private final byte[] childCounts;

    LetterToSound(String[] outcomes, byte[] letters, short[] answers, int[] firstChildren, byte[] childCounts) {
        this.outcomes = outcomes;
        this.letters = letters;
        this.answers = answers;
        this.firstChildren = firstChildren;
        this.childCounts = childCounts;
    }

    static byte feature(byte[] word, int at, int depth, boolean stressSeen) {
        int offset = FEATURES[depth];
        if (offset == STRESS_SEEN) return (byte) (stressSeen ? '1' : '0');
        int place = at + offset;
        return place < 0 || place >= word.length ? (byte) '#' : word[place];
    }

    /**
     * Phones of a word.
     *
     * @param word letters a to z; others are passed over
     * @return ARPAbet with stress; empty where the word has no letter
     */
    List<String> phones(String word) {
        byte[] letters = word.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        StringBuilder said = new StringBuilder();
        boolean stressed = false;
        for (int at = 0; at < letters.length; at++) {
            String outcome = outcomes[answers[walk(letters, at, stressed)]];
            if (outcome.isEmpty()) continue;
            said.append(' ').append(outcome);
            stressed |= outcome.indexOf('1') >= 0;
        }
        return said.isEmpty() ? List.of() : List.of(said.substring(1).split(" "));
    }

    private int walk(byte[] word, int at, boolean stressed) {
        int node = 0;
        for (int depth = 0; depth < DEPTH; depth++) {
            int child = child(node, feature(word, at, depth, stressed));
            if (child < 0) return node;
            node = child;
        }
        return node;
    }

    private int child(int node, byte letter) {
        int first = firstChildren[node];
        for (int child = first; child < first + childCounts[node]; child++) if (letters[child] == letter) return child;
        return -1;
    }

    int size() {
        return letters.length;
    }

    byte[] write() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(outcomes.length);
        for (String outcome : outcomes) out.writeUTF(outcome);
        out.writeInt(letters.length);
        for (int i = 0; i < letters.length; i++) {
            out.writeByte(letters[i]);
            out.writeShort(answers[i]);
            out.writeByte(childCounts[i]);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException where the bytes are not from {@link #write} */
    static LetterToSound read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        String[] outcomes = new String[in.readUnsignedShort()];
        for (int i = 0; i < outcomes.length; i++) outcomes[i] = in.readUTF();
        int size = in.readInt();
        if (size < 1 || size > MAX_NODES) throw new IOException("a tree of " + size + " nodes");
        byte[] letters = new byte[size];
        short[] answers = new short[size];
        int[] firstChildren = new int[size];
        byte[] childCounts = new byte[size];
        int next = 1; // by level, so each node's children follow those of the node before it
        for (int i = 0; i < size; i++) {
            letters[i] = in.readByte();
            answers[i] = in.readShort();
            childCounts[i] = in.readByte();
            firstChildren[i] = next;
            next += childCounts[i];
            if (answers[i] < 0 || answers[i] >= outcomes.length || childCounts[i] < 0 || next > size)
                throw new IOException("node " + i + " points outside of the tree");
        }
        return new LetterToSound(outcomes, letters, answers, firstChildren, childCounts);
    }
}
