package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSynthesizer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that comes back by the same way or another, in virtual time: to the sample. */
class ComingBackTest {
    @RegisterExtension
    static final Talks TALKS = new Talks();

    /** 2.4 s: a word of the fake voice is 300 ms. */
    private static final String REPLY = "one two three four five six seven eight";

    private static final int WIRE_HZ = 24_000;

    private FakeTalk talk = TALKS.open(SoundPath.TRACK, true);

    private void begin(SoundPath path) throws InterruptedException {
        talk = TALKS.open(path, true);
        talk.update("'vivavoce': {'resume': true}");
        talk.await("vivavoce.session.resumable");
        talk.model.answers(REPLY);
        talk.write("user", "question", "Count.");
        talk.send("{'type': 'response.create'}");
    }

    /** What a client that stays is played. */
    private static List<Float> whole() throws InterruptedException {
        var undisturbed = TALKS.open(SoundPath.TRACK);
        undisturbed.model.answers(REPLY);
        undisturbed.write("user", "question", "Count.");
        undisturbed.send("{'type': 'response.create'}");
        undisturbed.await("output_audio_buffer.stopped");
        return List.copyOf(undisturbed.played);
    }

    private String lastEvent() {
        return talk.events.getLast().at("/event_id").asString();
    }

    /** Ms of the reply that were sent as events. */
    private long sentMs() {
        return talk.of("response.output_audio.delta").stream()
                        .mapToLong(event ->
                                Base64.getDecoder().decode(event.at("/delta").asString()).length)
                        .sum()
                * 1000
                / (2 * WIRE_HZ);
    }

    private long playedMs() {
        return talk.played.size() * 1000L / FakeSynthesizer.RATE_HZ;
    }

    private static long wholeMs() throws InterruptedException {
        return whole().size() * 1000L / FakeSynthesizer.RATE_HZ;
    }

    @Test
    void aReplyOnATrackGoesOnAtTheSampleAtWhichItPaused() throws Exception {
        begin(SoundPath.TRACK);
        talk.await("output_audio_buffer.started");
        talk.silence(500);
        talk.leaves();
        var paused = talk.played.size();
        var last = lastEvent();
        talk.silence(2_000);
        assertThat(talk.played).as("nothing is played to nobody").hasSize(paused);

        talk.comesBack(SoundPath.TRACK, last);
        assertThat(talk.await("vivavoce.session.resumed").at("/complete").asBoolean())
                .isTrue();
        talk.await("output_audio_buffer.stopped");
        assertThat(talk.played).isEqualTo(whole());
    }

    @Test
    void aReplyOnATrackWaitsForWhoIsOutOfReachTwice() throws Exception {
        begin(SoundPath.TRACK);
        talk.await("output_audio_buffer.started");
        for (var i = 0; i < 2; i++) {
            talk.silence(500);
            var paused = talk.played.size();
            talk.isOutOfReach(2_000);
            assertThat(talk.played).as("nothing is played to nobody").hasSize(paused);
        }

        talk.await("output_audio_buffer.stopped");
        assertThat(talk.played).isEqualTo(whole());
    }

    @Test
    void theFirstReplyWaitsForWhoHadComeBackBeforeAnythingWasSaid() throws Exception {
        talk = TALKS.open(SoundPath.EVENTS, true);
        talk.update("'vivavoce': {'resume': true}");
        talk.leaves();
        talk.comesBack(SoundPath.EVENTS, lastEvent());
        talk.model.answers(REPLY);
        talk.write("user", "question", "Count.");
        talk.send("{'type': 'response.create'}");
        talk.await("response.output_audio.delta");
        talk.silence(500);
        var sent = sentMs();

        talk.leaves();
        talk.silence(5_000);
        talk.comesBack(SoundPath.EVENTS, lastEvent());

        assertThat(sentMs()).as("the reply paused").isEqualTo(sent);
        talk.await("response.output_audio.done");
        assertThat(sentMs()).isEqualTo(wholeMs());
    }

    @Test
    void whoComesBackToACallAndHasForgottenIsToldWhatIsPlayed() throws Exception {
        begin(SoundPath.TRACK);
        talk.await("output_audio_buffer.started");
        talk.silence(500);
        talk.leaves();
        var before = talk.events.size();
        talk.comesBack(SoundPath.TRACK, "");

        assertThat(types(before))
                .startsWith("vivavoce.session.resumed", "conversation.item.added", "conversation.item.done")
                .endsWith("output_audio_buffer.started");
        talk.await("output_audio_buffer.stopped");
        assertThat(talk.played).isEqualTo(whole());
    }

    @Test
    void theRestOfACallsReplyIsSentToAWebSocket() throws Exception {
        begin(SoundPath.TRACK);
        talk.await("response.done");
        talk.silence(500);
        talk.leaves();
        var last = lastEvent();
        var item = talk.of("response.output_item.done").getFirst().at("/item/id");
        talk.comesBack(SoundPath.EVENTS, last);

        assertThat(talk.await("vivavoce.session.resumed").at("/complete").asBoolean())
                .as("its events were those of a call")
                .isFalse();
        assertThat(talk.await("response.output_audio.delta").at("/item_id")).isEqualTo(item);
        talk.await("response.output_audio.done");
        assertThat(playedMs()).isBetween(500L, 1_000L);
        assertThat(playedMs() + sentMs()).isEqualTo(wholeMs());
        goesOnAsAWebSocket(talk.events.size());
    }

    private void goesOnAsAWebSocket(int before) throws InterruptedException {
        talk.model.answers("Nine.");
        talk.write("user", "more", "And then?");
        talk.send("{'type': 'response.create'}");
        talk.await("response.done");
        talk.silence(1_000);
        assertThat(types(before))
                .contains("response.output_audio.delta")
                .doesNotContain("output_audio_buffer.started", "output_audio_buffer.stopped");
    }

    @Test
    void theRestOfAWebSocketsReplyIsPlayedByACall() throws Exception {
        begin(SoundPath.EVENTS);
        talk.await("response.output_audio.delta");
        talk.silence(500);
        talk.leaves();
        var sent = sentMs();
        talk.comesBack(SoundPath.TRACK, lastEvent());

        assertThat(talk.await("vivavoce.session.resumed").at("/complete").asBoolean())
                .isFalse();
        talk.await("output_audio_buffer.started");
        assertThat(talk.await("response.done").at("/response/status").asString())
                .isEqualTo("completed");
        talk.await("output_audio_buffer.stopped");
        assertThat(sentMs()).isEqualTo(sent);
        var whole = whole();
        assertThat(talk.played).isEqualTo(whole.subList(whole.size() - talk.played.size(), whole.size()));
        assertThat(sent + playedMs()).as("all but what the resampler still had").isBetween(wholeMs() - 5, wholeMs());
    }

    @Test
    void whatWasPlayedOnTheTrackCountsWhenAWebSocketTruncates() throws Exception {
        begin(SoundPath.TRACK);
        talk.await("response.done");
        talk.silence(700);
        talk.leaves();
        var item =
                talk.of("response.output_item.done").getFirst().at("/item/id").asString();
        var played = playedMs();
        talk.comesBack(SoundPath.EVENTS, "");
        talk.await("response.output_audio.delta");
        talk.send("{'type': 'conversation.item.truncate', 'item_id': '" + item
                + "', 'content_index': 0, 'audio_end_ms': " + played + "}");

        talk.await("conversation.item.truncated");
        assertThat(talk.of("error")).isEmpty();
    }

    @Test
    void whoComesBackToACallIsHeardOnItsTrack() throws Exception {
        begin(SoundPath.EVENTS);
        talk.await("response.done");
        talk.leaves();
        talk.comesBack(SoundPath.TRACK, "");
        talk.update("'audio': {'input': {'transcription': {'model': 'any'}}}");
        talk.say("how are you");

        assertThat(talk.await("conversation.item.input_audio_transcription.completed")
                        .at("/transcript")
                        .asString())
                .isEqualTo("how are you");
        talk.await("output_audio_buffer.stopped");
    }

    @Test
    void whoComesBackByWebSocketIsHeardByEventsAlone() throws Exception {
        begin(SoundPath.TRACK);
        talk.await("output_audio_buffer.stopped");
        talk.leaves();
        talk.comesBack(SoundPath.EVENTS, "");
        var late = talk.speech.say("from the old call");
        talk.connection.hear(late, 0, late.length);
        talk.silence(100);
        assertThat(talk.of("input_audio_buffer.speech_started")).isEmpty();

        talk.send("{'type': 'input_audio_buffer.append', 'audio': '"
                + Base64.getEncoder().encodeToString(loud()) + "'}");
        talk.await("input_audio_buffer.speech_started");
    }

    @Test
    void aTurnThatWasHeldWhenTheClientWentIsOverAndTheNextIsHeard() throws Exception {
        begin(SoundPath.EVENTS);
        talk.await("response.done");
        talk.update("'audio': {'input': {'turn_detection': null, 'transcription': {'model': 'any'}}}");
        var append = "{'type': 'input_audio_buffer.append', 'audio': '"
                + Base64.getEncoder().encodeToString(loud()) + "'}";
        talk.send(append).silence(1_000);
        talk.leaves();
        talk.silence(1_000);
        talk.comesBack(SoundPath.EVENTS, lastEvent());

        talk.recognizer.mode(FakeRecognizer.Mode.FAILS); // it is seen that it is asked
        talk.send(append).silence(1_000);
        talk.send("{'type': 'input_audio_buffer.commit'}");

        var item = talk.await("input_audio_buffer.committed").at("/item_id");
        assertThat(talk.await("conversation.item.input_audio_transcription.failed")
                        .at("/item_id"))
                .isEqualTo(item);
    }

    /** A second of PCM16 at 24 kHz. */
    private static byte[] loud() {
        var pcm = new byte[2 * WIRE_HZ];
        for (var i = 1; i < pcm.length; i += 2) pcm[i] = 0x40;
        return pcm;
    }

    private List<String> types(int from) {
        return talk.types().subList(from, talk.events.size());
    }
}
