package io.vivavoce.engines.onnx;

import io.vivavoce.engines.onnx.LetterAlignment.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Grows {@link LetterToSound}'s tree from the dictionary; a few seconds, done once when the voice is installed.
 *
 * <p>Every letter of every aligned word is an instance; a node's instances are parted by the next feature until they
 * agree or the features end. A leaf that answers as its parent is left out.
 */
final class LetterToSoundTrainer {
    /** One letter of a word, in its surroundings, and what it stands for there. */
    @SuppressWarnings("ArrayRecordComponent") // shares the word's letters with its other instances
    private record Instance(byte[] word, int at, boolean stressSeen, int outcome) {}

    private static final class Node {
        private final byte letter;
        private final int answer;
        private List<Node> children = List.of();

        Node(byte letter, int answer) {
            this.letter = letter;
            this.answer = answer;
        }
    }

    private final Map<String, Integer> outcomes = new HashMap<>();
    private int[] counts = {};

    private LetterToSoundTrainer() {}

    /** @param use which words of the dictionary to learn from; the others can test what was learned */
    static LetterToSound train(PronunciationDictionary dictionary, Predicate<String> use) {
        LetterAlignment alignment = new LetterAlignment();
        dictionary.forEach((word, phones) -> {
            if (plain(word) && use.test(word)) alignment.add(word, phones.split(" ", -1));
        });
        alignment.learn();
        return new LetterToSoundTrainer().grow(alignment);
    }

    private static boolean plain(String word) {
        for (int i = 0; i < word.length(); i++) if (word.charAt(i) < 'a' || word.charAt(i) > 'z') return false;
        return word.length() > 1;
    }

    private LetterToSound grow(LetterAlignment alignment) {
        List<Instance> instances = new ArrayList<>();
        for (Entry entry : alignment.entries()) {
            Optional<int[]> taken = alignment.align(entry);
            if (taken.isPresent()) addInstances(entry, taken.get(), instances);
        }
        counts = new int[outcomes.size()];
        Node root = new Node((byte) 0, majority(instances));
        split(root, instances, 0);
        return pack(root);
    }

    private void addInstances(Entry entry, int[] taken, List<Instance> instances) {
        int phone = 0;
        boolean stressed = false;
        for (int at = 0; at < taken.length; at++) {
            String outcome = String.join(" ", Arrays.asList(entry.phones()).subList(phone, phone + taken[at]));
            phone += taken[at];
            int number = outcomes.computeIfAbsent(outcome, _ -> outcomes.size());
            instances.add(new Instance(entry.word(), at, stressed, number));
            stressed |= outcome.indexOf('1') >= 0;
        }
    }

    private int majority(List<Instance> instances) {
        Arrays.fill(counts, 0);
        int best = instances.getFirst().outcome;
        for (Instance instance : instances) if (++counts[instance.outcome] > counts[best]) best = instance.outcome;
        return best;
    }

    private static boolean agree(List<Instance> instances) {
        int first = instances.getFirst().outcome;
        for (Instance instance : instances) if (instance.outcome != first) return false;
        return true;
    }

    private void split(Node node, List<Instance> instances, int depth) {
        if (depth == LetterToSound.DEPTH || agree(instances)) return;
        Map<Byte, List<Instance>> parts = new TreeMap<>();
        for (Instance instance : instances)
            parts.computeIfAbsent(
                            LetterToSound.feature(instance.word, instance.at, depth, instance.stressSeen),
                            _ -> new ArrayList<>())
                    .add(instance);
        List<Node> children = new ArrayList<>();
        parts.forEach((letter, part) -> {
            Node child = new Node(letter, majority(part));
            split(child, part, depth + 1);
            if (!child.children.isEmpty() || child.answer != node.answer) children.add(child);
        });
        if (!children.isEmpty()) node.children = children;
    }

    private LetterToSound pack(Node root) {
        List<Node> byLevel = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Node node = open.pop();
            byLevel.add(node);
            open.addAll(node.children);
        }
        int size = byLevel.size();
        byte[] letters = new byte[size];
        short[] answers = new short[size];
        int[] firstChildren = new int[size];
        byte[] childCounts = new byte[size];
        int next = 1;
        for (int i = 0; i < size; i++) {
            Node node = byLevel.get(i);
            letters[i] = node.letter;
            answers[i] = (short) node.answer;
            firstChildren[i] = next;
            childCounts[i] = (byte) node.children.size();
            next += node.children.size();
        }
        String[] names = new String[outcomes.size()];
        outcomes.forEach((name, number) -> names[number] = name);
        return new LetterToSound(names, letters, answers, firstChildren, childCounts);
    }
}
