package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing that one chat has in the cache reaches another: its results are equal to the last bit whatever the other
 * said. The chance of an end of message sums over all logits, so it stands for them here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    /** The neighbour stays until the end. */
    private static final int NEVER = -1;

    private LoadedModel model;
    private int[] own;
    private int[] spiders;
    private int[] zebras;

    @BeforeAll
    void load() {
        LlamaLibraries.load(TestModels.libraries());
        model = new LoadedModel(TestModels.smolLm(), LlamaOptions.DEFAULT);
        own = tokens("<|im_start|>user\nWhat is the capital of France and of Italy, and which is older of the two");
        spiders = tokens("A spider has eight legs and walks on all of them every day. ".repeat(8));
        zebras = tokens("zebra quantum 9 9 9 purple; import java.util; Paris Alma Lyon ".repeat(8));
    }

    @AfterAll
    void close() {
        if (model != null) model.close();
    }

    private int[] tokens(String text) {
        return LlamaVocabulary.tokenize(LlamaVocabulary.vocabulary(model.model()), text);
    }

    /** Reads our own prompt token by token, in company of 40 tokens that leave before one of ours, or never. */
    private double beside(int[] neighbour, int leavesBefore) {
        var ours = new Place();
        ours.take(1);
        var other = new Place();
        other.take(0);
        model.forget(ours);
        model.forget(other);
        if (neighbour.length > 0) read(other, neighbour, 0, 40);
        var chance = 0.0;
        for (int i = 0; i < own.length; i++) {
            if (i == leavesBefore) model.forget(other);
            chance = read(ours, own, i, i + 1);
        }
        return chance;
    }

    private double read(Place place, int[] tokens, int from, int to) {
        var batch = model.batch();
        batch.clear();
        var last = 0;
        for (int i = from; i < to; i++) last = batch.add(tokens[i], i, place.sequence(), i == to - 1);
        assertThat(model.decode()).isZero();
        for (int i = from; i < to; i++) place.append(tokens[i]);
        return model.endOfMessage(last);
    }

    @Test
    void companyChangesNothing() {
        assertThat(beside(spiders, NEVER)).isEqualTo(beside(new int[0], NEVER));
    }

    /** Its cells are filled by ours, in another order than alone, so only the two runs in company are equal. */
    @ParameterizedTest
    @ValueSource(ints = {NEVER, 1, 10, 15})
    void whatANeighbourSaidChangesNothingEvenWhereItsCellsAreUsedAgain(int leavesBefore) {
        assertThat(beside(spiders, leavesBefore)).isEqualTo(beside(zebras, leavesBefore));
    }

    /** The beginning is the neighbour's too, and read by it; what follows it there is not seen. */
    @Test
    void whatANeighbourSaidAfterASharedBeginningChangesNothing() {
        assertThat(afterASharedBeginning(spiders)).isEqualTo(afterASharedBeginning(zebras));
    }

    private double afterASharedBeginning(int[] neighbour) {
        var ours = new Place();
        ours.take(1);
        var other = new Place();
        other.take(0);
        model.forget(ours);
        model.forget(other);
        read(other, own, 0, 10);
        for (int i = 0; i < 30; i++) readAt(other, neighbour[i]);
        assertThat(model.share(other, ours, 10)).isTrue();
        var chance = 0.0;
        for (int i = 10; i < own.length; i++) chance = read(ours, own, i, i + 1);
        model.forget(other);
        return chance;
    }

    private void readAt(Place place, int token) {
        var batch = model.batch();
        batch.clear();
        batch.add(token, place.size(), place.sequence(), true);
        assertThat(model.decode()).isZero();
        place.append(token);
    }
}
