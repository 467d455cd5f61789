package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.vivavoce.testkit.FakeLanguageModel;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What events of the protocol do to the model, the voice and the conversation: each row of the compatibility table. */
class EffectsOfEventsTest {
    @RegisterExtension
    static final Talks TALKS = new Talks();

    private final FakeTalk talk = TALKS.open(SoundPath.EVENTS);

    private long soundMs() {
        return talk.of("response.output_audio.delta").stream()
                        .mapToLong(delta ->
                                Base64.getDecoder().decode(delta.at("/delta").asString()).length)
                        .sum()
                / 48;
    }

    // ---- items

    @Test
    void itemsOfAllRolesAreShownToTheModelWhereTheyWerePut() throws Exception {
        talk.write("user", "u1", "I am Ann.")
                .write("assistant", "a1", "Hello Ann.")
                .write("user", "u2", "Who am I?");
        talk.send(
                "{'type': 'conversation.item.create', 'previous_item_id': 'root', 'item': {'type': 'message', 'id': 's',"
                        + " 'role': 'system', 'content': [{'type': 'input_text', 'text': 'Rhyme.'}]}}");
        talk.send("{'type': 'conversation.item.create', 'previous_item_id': 'u1', 'item': {'type': 'message',"
                + " 'role': 'user', 'content': [{'type': 'input_text', 'text': 'I am five.'}]}}");

        talk.respond("");

        assertThat(talk.shown())
                .containsExactly(
                        "SYSTEM Rhyme.", "USER I am Ann.", "USER I am five.", "ASSISTANT Hello Ann.", "USER Who am I?");
    }

    @Test
    void whatIsDeletedIsNotShownToTheModelAndItsIdIsFreeAgain() throws Exception {
        talk.write("user", "u1", "Forget this.").write("user", "u2", "Keep this.");
        talk.respond("");
        var reply =
                talk.of("response.output_item.done").getLast().at("/item/id").asString();
        talk.send("{'type': 'conversation.item.delete', 'item_id': 'u1'}");
        talk.send("{'type': 'conversation.item.delete', 'item_id': '" + reply + "'}");
        talk.write("user", "u1", "Again.");

        talk.respond("");

        assertThat(talk.shown()).containsExactly("USER Keep this.", "USER Again.");
        assertThat(talk.of("error")).isEmpty();
    }

    @Test
    void aTruncatedReplyKeepsTheWordsThatWerePlayedInTheModelsContext() throws Exception {
        talk.model.answers("One two three four five six.");
        talk.write("user", "u1", "Count.");
        talk.respond("");
        var reply =
                talk.of("response.output_item.done").getLast().at("/item/id").asString();
        talk.send("{'type': 'conversation.item.truncate', 'item_id': '" + reply
                + "', 'content_index': 0, 'audio_end_ms': 1000}"); // words take 300 ms
        talk.send("{'type': 'conversation.item.retrieve', 'item_id': '" + reply + "'}");
        talk.write("user", "u2", "Go on.");

        talk.respond("");

        assertThat(talk.shown()).containsExactly("USER Count.", "ASSISTANT One two three", "USER Go on.");
        assertThat(talk.of("conversation.item.retrieved")
                        .getFirst()
                        .at("/item/content/0/transcript")
                        .asString())
                .isEmpty();
    }

    @Test
    void aReplyThatIsCancelledAndTruncatedAtOnceIsCutToWhatWasPlayed() throws Exception {
        talk.model.answers("One two three four five six seven eight nine ten eleven twelve.");
        talk.write("user", "u1", "Count.");
        talk.send("{'type': 'response.create'}");
        var item = talk.await("response.output_audio.delta").at("/item_id").asString();
        talk.silence(1000);
        talk.send("{'type': 'response.cancel'}");
        talk.send("{'type': 'conversation.item.truncate', 'item_id': '" + item
                + "', 'content_index': 0, 'audio_end_ms': 650}");
        assertThat(talk.await("response.done")
                        .at("/response/status_details/reason")
                        .asString())
                .isEqualTo("client_cancelled");

        talk.respond("");

        assertThat(talk.shown()).containsExactly("USER Count.", "ASSISTANT One two");
    }

    @Test
    void aReplyThatIsTruncatedWhileItIsMadeIsDoneWithoutItsTranscript() throws Exception {
        talk.model.answers("One two three four five six seven eight nine ten eleven twelve.");
        talk.send("{'type': 'response.create'}");
        var item = talk.await("response.output_audio.delta").at("/item_id").asString();
        talk.send("{'type': 'conversation.item.truncate', 'item_id': '" + item
                + "', 'content_index': 0, 'audio_end_ms': 20}");
        talk.await("response.done");

        var done = talk.of("conversation.item.done").getLast().at("/item");
        assertThat(done.at("/id").asString()).isEqualTo(item);
        assertThat(done.at("/content/0/transcript").asString()).isEmpty();
    }

    @Test
    void moreThanWasSentCanNotHaveBeenPlayed() throws Exception {
        talk.respond("");
        var reply =
                talk.of("response.output_item.done").getLast().at("/item/id").asString();

        talk.send("{'type': 'conversation.item.truncate', 'item_id': '" + reply
                + "', 'content_index': 0, 'audio_end_ms': 5000}");

        assertThat(talk.await("error").at("/error/param").asString()).isEqualTo("audio_end_ms");
    }

    // ---- the session's settings

    @Test
    void instructionsHoldFromTheNextResponseOn() throws Exception {
        talk.respond("");
        talk.update("'instructions': 'Speak like a pirate.'");

        talk.respond("");

        assertThat(talk.instructions().text()).isEqualTo("Speak like a pirate.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 1.5})
    void speedChangesHowLongAReplyTakes(double speed) throws Exception {
        talk.model.answers("One two three four.");
        talk.respond("");
        var before = soundMs();
        talk.update("'audio': {'output': {'speed': " + speed + "}}");

        talk.respond("");

        assertThat((soundMs() - before) * speed).isCloseTo(before, offset(60.0));
    }

    @Test
    void aVoiceIsTheSynthesizersOrRefusedAndStaysOnceItWasHeard() throws Exception {
        talk.update("'audio': {'output': {'voice': 'nobody'}}");
        assertThat(talk.await("error").at("/error/param").asString()).isEqualTo("session.audio.output.voice");
        talk.update("'audio': {'output': {'voice': 'somebody'}}");
        talk.respond("");
        assertThat(talk.synthesizer.speakers().getLast()).isEqualTo("somebody");

        talk.update("'instructions': 'x', 'audio': {'output': {'voice': 'another'}}");

        assertThat(talk.await("error").at("/error/code").asString()).isEqualTo("cannot_update_voice");
        talk.respond("");
        assertThat(talk.synthesizer.speakers().getLast()).isEqualTo("somebody");
        assertThat(talk.instructions().text())
                .as("nothing of a refused update holds")
                .isNotEqualTo("x");
    }

    // ---- a response's own

    @Test
    void aResponsesInstructionsAreItsOwnAlone() throws Exception {
        talk.respond("'instructions': 'Whisper.'");
        assertThat(talk.instructions().text()).isEqualTo("Whisper.");

        talk.respond("");

        assertThat(talk.instructions().text()).isNotEqualTo("Whisper.");
    }

    @Test
    void aResponseToItsOwnInputSeesNothingElse() throws Exception {
        talk.write("user", "u1", "Not this.").write("user", "u2", "But this.");

        talk.respond("'input': [{'type': 'item_reference', 'id': 'u2'}, {'type': 'message', 'role': 'user',"
                + " 'content': [{'type': 'input_text', 'text': 'And this.'}]}]");

        assertThat(talk.shown()).containsExactly("USER But this.", "USER And this.");
    }

    @Test
    void textIsWrittenAndNotSpoken() throws Exception {
        talk.write("user", "u1", "Hi.");
        var response = talk.respond("'output_modalities': ['text'], 'metadata': {'a': 'b'}");

        assertThat(FakeTalk.transcript(response)).isEqualTo("Good.");
        assertThat(response.at("/metadata/a").asString()).isEqualTo("b");
        assertThat(talk.synthesizer.spoken()).isEmpty();
        assertThat(talk.types()).noneMatch(type -> type.contains("audio"));
        talk.respond("");
        assertThat(talk.shown()).containsExactly("USER Hi.", "ASSISTANT Good.");
    }

    @Test
    void aReplyOfTooManyTokensIsIncomplete() throws Exception {
        talk.model.answers("This is a long answer that does not end where it should.");

        var response = talk.respond("'max_output_tokens': 1");

        assertThat(response.at("/status").asString()).isEqualTo("incomplete");
        assertThat(response.at("/status_details/reason").asString()).isEqualTo("max_output_tokens");
        assertThat(response.at("/max_output_tokens").asInt()).isEqualTo(1);
    }

    @Test
    void usageIsWhatTheModelTook() throws Exception {
        talk.model.answers("One two three.");
        var usage = talk.respond("").at("/usage");

        assertThat(usage.at("/output_tokens").asInt()).isEqualTo(3);
        assertThat(usage.at("/total_tokens").asInt())
                .isEqualTo(3 + usage.at("/input_tokens").asInt());
    }

    @Test
    void aFailureEndsItsResponseAndSaysWhy() throws Exception {
        talk.model.mode(FakeLanguageModel.Mode.FAILS);

        var response = talk.respond("");

        assertThat(response.at("/status").asString()).isEqualTo("failed");
        assertThat(response.at("/status_details/error/code").asString()).isEqualTo("engine_failed");
        assertThat(response.at("/status_details/error/message").asString()).contains("told to fail");
        talk.model.mode(FakeLanguageModel.Mode.ANSWERS);
        assertThat(talk.respond("").at("/status").asString()).isEqualTo("completed");
    }

    // ---- beside the conversation

    @Test
    void aResponseBesideTheConversationRunsBesideAnotherAndLeavesNothing() throws Exception {
        talk.model.answers(shown -> shown.getLast().text().equals("Classify.") ? "Greeting." : "One two three four.");
        talk.write("user", "u1", "Hello.");
        talk.send("{'type': 'response.create'}");
        talk.await("response.output_audio.delta");
        talk.send("{'type': 'response.create', 'response': {'conversation': 'none', 'output_modalities': ['text'],"
                + " 'metadata': {'topic': 'x'}, 'input': [{'type': 'message', 'role': 'user',"
                + " 'content': [{'type': 'input_text', 'text': 'Classify.'}]}]}}");

        var beside = talk.await("response.done").at("/response");
        assertThat(FakeTalk.transcript(beside)).isEqualTo("Greeting.");
        assertThat(beside.at("/conversation_id").isNull()).isTrue();
        assertThat(beside.at("/metadata/topic").asString()).isEqualTo("x");
        assertThat(FakeTalk.transcript(talk.await("response.done").at("/response")))
                .isEqualTo("One two three four.");
        talk.write("user", "u2", "Bye.");
        talk.respond("");
        assertThat(talk.shown()).containsExactly("USER Hello.", "ASSISTANT One two three four.", "USER Bye.");
    }

    @Test
    void aSpokenResponseBesideTheConversationIsSentAsSound() throws Exception {
        talk.model.answers("One two three four.");

        var beside = talk.respond("'conversation': 'none'");

        assertThat(beside.at("/status").asString()).isEqualTo("completed");
        assertThat(soundMs()).isBetween(1150L, 1250L); // 4 words of 300 ms
        assertThat(talk.types()).noneMatch(type -> type.startsWith("conversation.item"));
    }

    @Test
    void aResponseBesideTheConversationIsCancelledByItsId() throws Exception {
        talk.model.mode(FakeLanguageModel.Mode.SLOW);
        talk.send("{'type': 'response.create', 'response': {'conversation': 'none'}}");
        var id = talk.await("response.created").at("/response/id").asString();

        talk.send("{'type': 'response.cancel', 'response_id': '" + id + "'}");

        var done = talk.await("response.done").at("/response");
        assertThat(done.at("/id").asString()).isEqualTo(id);
        assertThat(done.at("/status_details/reason").asString()).isEqualTo("client_cancelled");
    }

    @Test
    void moreThanFourBesideTheConversationAreRefused() throws Exception {
        talk.model.mode(FakeLanguageModel.Mode.SLOW);
        for (var i = 0; i < 5; i++)
            talk.send("{'type': 'response.create', 'event_id': 'e" + i + "', 'response': {'conversation': 'none'}}");

        assertThat(talk.await("error").at("/error/event_id").asString()).isEqualTo("e4");
    }

    @Test
    void aSecondResponseIsRefusedWhileOneIsActive() throws Exception {
        talk.model.mode(FakeLanguageModel.Mode.SLOW);
        talk.send("{'type': 'response.create'}").send("{'type': 'response.create', 'event_id': 'second'}");

        var error = talk.await("error").at("/error");
        assertThat(error.at("/code").asString()).isEqualTo("conversation_already_has_active_response");
        assertThat(error.at("/event_id").asString()).isEqualTo("second");
        talk.send("{'type': 'response.cancel'}");
        assertThat(talk.await("response.done").at("/response/status").asString())
                .isEqualTo("cancelled");
    }

    // ---- time

    @Test
    void whenNobodySpeaksTheModelDoesOnce() throws Exception {
        talk.update("'audio': {'input': {'turn_detection': {'type': 'server_vad', 'idle_timeout_ms': 5000}}}");
        talk.respond("");
        talk.silence(4_000);
        assertThat(talk.types()).doesNotContain("input_audio_buffer.timeout_triggered");

        var item = talk.await("input_audio_buffer.timeout_triggered")
                .at("/item_id")
                .asString();
        assertThat(talk.await("input_audio_buffer.committed").at("/item_id").asString())
                .isEqualTo(item);
        assertThat(talk.await("response.done").at("/response/status").asString())
                .isEqualTo("completed");
        assertThat(talk.instructions().text()).contains("silent");
        talk.silence(20_000);
        assertThat(talk.of("input_audio_buffer.timeout_triggered")).hasSize(1);
    }

    @Test
    void aSessionEndsAfterAnHourAndSaysSo() {
        talk.silence(61 * 60_000);

        assertThat(talk.of("error")).hasSize(1);
        assertThat(talk.of("error").getFirst().at("/error/code").asString()).isEqualTo("session_expired");
        assertThat(talk.closedWith).isEqualTo(1001);
    }

    @Test
    void aCallEndsAfterAnHourToo() throws Exception {
        var track = TALKS.open(SoundPath.TRACK);
        track.silence(61 * 60_000);

        assertThat(track.of("error").getFirst().at("/error/code").asString()).isEqualTo("session_expired");
        assertThat(track.closedWith).isEqualTo(1001);
    }

    @Test
    void aCommitEndsTheTurnOfWhoIsSpeaking() throws Exception {
        var track = TALKS.open(SoundPath.TRACK);
        track.send("{'type': 'input_audio_buffer.commit'}");
        assertThat(track.await("error").at("/error/code").asString()).isEqualTo("input_audio_buffer_commit_empty");
        track.say("What time is it");
        assertThat(track.types()).contains("input_audio_buffer.speech_started");

        track.send("{'type': 'input_audio_buffer.commit'}");

        track.await("input_audio_buffer.committed");
        assertThat(track.await("response.done").at("/response/status").asString())
                .isEqualTo("completed");
    }

    @Test
    void whatWasSaidIsRetrievedWithoutItsSoundWhichIsNotKept() throws Exception {
        var track = TALKS.open(SoundPath.TRACK);
        track.update("'audio': {'input': {'transcription': {'model': 'x'}}}");
        track.say("What time is it");
        var said = track.await("conversation.item.input_audio_transcription.completed")
                .at("/item_id")
                .asString();
        track.await("response.done");
        track.send("{'type': 'conversation.item.retrieve', 'item_id': '" + said + "'}");

        var part = track.await("conversation.item.retrieved").at("/item/content/0");
        assertThat(part.at("/type").asString()).isEqualTo("input_audio");
        assertThat(part.at("/transcript").asString()).isEqualTo("What time is it");
        assertThat(part.has("audio")).isFalse();
    }

    @Test
    void overATrackPushToTalkIsAClearAndACommit() throws Exception {
        var track = TALKS.open(SoundPath.TRACK);
        track.update("'audio': {'input': {'turn_detection': null, 'transcription': {'model': 'x'}}}");
        track.send("{'type': 'input_audio_buffer.clear'}");
        track.say("What time is it");
        track.send("{'type': 'input_audio_buffer.commit'}").send("{'type': 'response.create'}");

        assertThat(track.await("conversation.item.input_audio_transcription.completed")
                        .at("/transcript")
                        .asString())
                .isEqualTo("What time is it");
        track.await("output_audio_buffer.started");
        track.await("response.done");
        track.await("output_audio_buffer.stopped");
    }
}
