package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.recognition.RecognitionException;
import java.util.Base64;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Messages whose content is sound that the client sends whole, and not what its microphone hears. */
class SpokenMessagesTest {
    @RegisterExtension
    static final Talks TALKS = new Talks();

    /** 200 ms at 24 kHz. */
    private static final String SOUND = Base64.getEncoder().encodeToString(new byte[9_600]);

    private final FakeTalk talk = TALKS.open(SoundPath.EVENTS);

    /** @param part of the content, but for its type, with ' for " */
    private FakeTalk create(String part) throws InterruptedException {
        return talk.send(
                "{'type': 'conversation.item.create', 'event_id': 'mine', 'item': {'type': 'message', 'id': 's',"
                        + " 'role': 'user', 'content': [{'type': 'input_audio', " + part + "}]}}");
    }

    private JsonNode error() {
        return talk.of("error").getLast().at("/error");
    }

    @Test
    void theModelSeesWhatIsSaidInThemWhereTheyWerePut() throws Exception {
        talk.write("user", "last", "Is that so?");
        talk.send(
                "{'type': 'conversation.item.create', 'previous_item_id': 'root', 'item': {'type': 'message', 'id': 's',"
                        + " 'role': 'user', 'content': [{'type': 'input_audio', 'audio': '" + SOUND + "'}]}}");

        talk.respond("");

        assertThat(talk.shown()).containsExactly("USER What is recorded.", "USER Is that so?");
        assertThat(talk.recordings)
                .singleElement()
                .satisfies(wav -> assertThat(wav).hasSize(44 + 9_600));
        var told = talk.of("conversation.item.added").get(1).at("/item/content/0/transcript");
        assertThat(told.isNull()).as("nobody asked for the transcript").isTrue();
        assertThat(talk.types()).doesNotContain("conversation.item.input_audio_transcription.completed");
    }

    @Test
    void theirWordsAreToldWhereTranscriptionIsOn() throws Exception {
        talk.update("'audio': {'input': {'transcription': {'model': 'x'}}}");

        create("'audio': '" + SOUND + "'");

        var told = talk.await("conversation.item.input_audio_transcription.completed");
        assertThat(told.at("/item_id").asString()).isEqualTo("s");
        assertThat(told.at("/transcript").asString()).isEqualTo("What is recorded.");
        assertThat(told.at("/usage/seconds").asDouble()).isEqualTo(0.2);
        talk.send("{'type': 'conversation.item.retrieve', 'item_id': 's'}");
        assertThat(talk.await("conversation.item.retrieved")
                        .at("/item/content/0/transcript")
                        .asString())
                .isEqualTo("What is recorded.");
    }

    @Test
    void whereTheClientKnowsTheWordsNobodyIsAsked() throws Exception {
        create("'audio': '" + SOUND + "', 'transcript': 'I know it.'");

        talk.respond("");

        assertThat(talk.shown()).containsExactly("USER I know it.");
        assertThat(talk.recordings).isEmpty();
    }

    @Test
    void whereNothingIsUnderstoodTheItemStaysAndTheModelSeesNothing() throws Exception {
        talk.recorded = () -> "";
        create("'audio': '" + SOUND + "'").write("user", "u", "Hello.");

        talk.respond("");

        assertThat(talk.shown()).containsExactly("USER Hello.");
        talk.send("{'type': 'conversation.item.delete', 'item_id': 's'}");
        assertThat(talk.types()).contains("conversation.item.deleted").doesNotContain("error");
    }

    @Test
    void whereTheRecognizerFailsThereIsNoItemAndTheClientIsTold() throws Exception {
        talk.recorded = () -> {
            throw new RecognitionException("it was told to fail");
        };
        create("'audio': '" + SOUND + "'");

        assertThat(error().at("/code").asString()).isEqualTo("item_create_not_understood");
        assertThat(error().at("/event_id").asString()).isEqualTo("mine");
        assertThat(error().at("/message").asString()).contains("it was told to fail");
        assertThat(talk.types()).doesNotContain("conversation.item.added");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'audio': '***' | item.content[0].audio",
                "'audio': 'AAAA' | item.content[0].audio",
                "'audio': 'AAAAAAAA' | item.content[0].audio",
                "'transcript': 'no sound' | item.content[0].audio",
                "'audio': 3 | item.content[0].audio",
                "'audio': 'AAAA', 'loud': true | item.content[0].loud"
            })
    void whatIsWrongIsNamedAndMakesNoItem(String part, String param) throws Exception {
        create(part);

        assertThat(error().at("/param").asString()).isEqualTo(param);
        assertThat(error().at("/event_id").asString()).isEqualTo("mine");
        assertThat(talk.types()).doesNotContain("conversation.item.added");
    }

    @ParameterizedTest
    @CsvSource({"assistant, 1, item.role", "system, 1, item.role", "user, 2, item.content"})
    void soundIsTheUsersAndAMessageOfItsOwn(String role, int parts, String param) throws Exception {
        var part = "{'type': 'input_audio', 'audio': '" + SOUND + "'}";
        talk.send("{'type': 'conversation.item.create', 'item': {'type': 'message', 'role': '" + role
                + "', 'content': [" + String.join(", ", Collections.nCopies(parts, part)) + "]}}");

        assertThat(error().at("/param").asString()).isEqualTo(param);
    }
}
