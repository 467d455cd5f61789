package io.vivavoce.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.thinking.ContextWindow;
import io.vivavoce.thinking.Message;
import io.vivavoce.turn.Generation;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private final Conversation conversation = new Conversation();
    private Generation generation = Generation.FIRST;

    private void turn(int number) {
        conversation.user(generation, "question " + number);
        conversation.heard(generation, "answer " + number);
        generation = generation.next();
    }

    @Test
    void theOldestTurnsGoManyAtOnceAndWhole() {
        for (var i = 0; i < Conversation.MAX_ITEMS / 2; i++) turn(i);
        assertThat(conversation.messages()).hasSize(Conversation.MAX_ITEMS);

        turn(1000);
        var first = conversation.messages().getFirst();
        turn(1001);

        assertThat(first).isEqualTo(Message.user("question " + Conversation.DROPPED_AT_ONCE / 2));
        assertThat(conversation.messages()).first().isEqualTo(first);
        assertThat(conversation.messages()).last().isEqualTo(Message.assistant("answer 1001"));
    }

    @Test
    void eachMessageOfTheLongestConversationIsCountedOnce() {
        for (var i = 0; i < Conversation.MAX_ITEMS / 2; i++) turn(i);
        var counted = new AtomicInteger();
        var window = new ContextWindow("", java.util.List.of(), 500, text -> {
            counted.incrementAndGet();
            return text.length() / 4;
        });
        var shown = window.fitAnswered(conversation.messages());
        assertThat(counted).hasValue(Conversation.MAX_ITEMS);

        assertThat(window.fitAnswered(conversation.messages())).isEqualTo(shown);
        assertThat(counted).hasValue(Conversation.MAX_ITEMS);
    }
}
