package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientEventsTest {
    private static final SessionConfig CONFIG = SessionConfig.initial("Be brief.");

    private static ClientEvent read(String json) {
        return ClientEvents.read(ClientEvents.parse(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | invalid_json | ``",
                "[] | invalid_event | ``",
                "{} | missing_required_parameter | type",
                "{'type': 5} | invalid_value | type",
                "{'type': 'dance'} | invalid_value | type",
                "{'type': 'response.cancel', 'bogus': 1} | unknown_parameter | bogus",
                "{'type': 'input_audio_buffer.append'} | missing_required_parameter | audio",
                "{'type': 'input_audio_buffer.append', 'audio': '***'} | invalid_value | audio",
                "{'type': 'conversation.item.create', 'item': {}} | missing_required_parameter | item.type",
                "{'type': 'conversation.item.create', 'item': {'type': 'message', 'role': 'user', 'content': []}} | invalid_value | item.content",
                "{'type': 'conversation.item.truncate', 'item_id': 'x', 'content_index': 0, 'audio_end_ms': -1} | invalid_value | audio_end_ms",
                "{'type': 'response.create', 'response': {'conversation': 'mine'}} | invalid_value | response.conversation",
            })
    void whatIsWrongIsNamed(String json, String code, String param) {
        assertThatThrownBy(() -> read(json)).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.param()).isEqualTo(param);
        });
    }

    static List<String> described() {
        return EventSchema.types("realtimeCommand");
    }

    /** Those of {@code docs/api/asyncapi.yaml}; most lack fields here. */
    @ParameterizedTest
    @MethodSource("described")
    void whatIsDescribedIsKnown(String type) {
        try {
            ClientEvents.read(ClientEvents.parse("{\"type\": \"" + type + "\"}"));
        } catch (ProtocolException e) {
            assertThat(e.param()).isNotEqualTo("type");
        }
    }

    @Test
    void whatIsNestedTooDeepIsNoJson() {
        assertThatThrownBy(() -> ClientEvents.parse("[".repeat(1000))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void anUpdateIsADeepMerge() {
        var updated = merged("{'type': 'realtime', 'audio': {'input': {'turn_detection': {'type': 'semantic_vad'}}}}");

        assertThat(updated.json()
                        .at("/audio/input/turn_detection/interrupt_response")
                        .asBoolean())
                .isTrue();
        assertThat(updated.json().at("/audio/input/format/rate").asInt()).isEqualTo(24_000);
        assertThat(updated.json().at("/instructions").asString()).isEqualTo("Be brief.");
        assertThat(CONFIG.json().at("/audio/input/turn_detection/type").asString())
                .isEqualTo("server_vad");
    }

    private static SessionConfig merged(String update) {
        return CONFIG.merged(ClientEvents.parse(update.replace('\'', '"')));
    }

    @Test
    void nullTakesTurnDetectionAway() {
        var updated = merged("{'type': 'realtime', 'instructions': '', 'audio': {'input': {'turn_detection': null}}}");

        assertThat(updated.manual()).isTrue();
        assertThat(updated.instructions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | missing_required_parameter | session.type",
                "{'type': 'realtime', 'bogus': 1} | unknown_parameter | session.bogus",
                "{'type': 'realtime', 'audio': {'input': {'bogus': 1}}} | unknown_parameter | session.audio.input.bogus",
                "{'type': 'realtime', 'audio': 5} | invalid_value | session.audio",
                "{'type': 'realtime', 'output_modalities': ['audio', 'text']} | invalid_value | session.output_modalities",
                "{'type': 'realtime', 'audio': {'output': {'speed': 2}}} | invalid_value | session.audio.output.speed",
                "{'type': 'realtime', 'audio': {'input': {'format': {'type': 'audio/pcm', 'rate': 16000}}}} | integer_below_min_value | session.audio.input.format.rate",
                "{'type': 'realtime', 'max_output_tokens': 0} | invalid_value | session.max_output_tokens",
            })
    void aWrongUpdateIsNamed(String update, String code, String param) {
        assertThatThrownBy(() -> merged(update)).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.param()).isEqualTo(param);
        });
    }

    @Test
    void whatTheAgentsClientSendsAtItsStartIsTaken() {
        merged("{'type': 'realtime', 'instructions': 'x', 'model': 'gpt-realtime-2.1', 'output_modalities': ['audio'],"
                + " 'audio': {'input': {'format': {'type': 'audio/pcm', 'rate': 24000}, 'noise_reduction': null,"
                + " 'transcription': {'model': 'gpt-4o-mini-transcribe'}, 'turn_detection': {'type': 'semantic_vad'}},"
                + " 'output': {'format': {'type': 'audio/pcm', 'rate': 24000}, 'voice': 'marin', 'speed': 1}},"
                + " 'tool_choice': 'auto', 'tools': [{'type': 'function', 'name': 'f', 'parameters': {}}]}");
        merged("{'type': 'realtime', 'tracing': 'auto'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCM", "PCMU", "PCMA"})
    void soundComesBackAsItWentOut(AudioFormat format) {
        var pcm = new float[2000];
        for (var i = 0; i < pcm.length; i++) pcm[i] = (float) (0.9 * Math.sin(i / 5.0) * i / pcm.length);

        var back = format.decode(format.encode(pcm, pcm.length));

        for (var i = 0; i < pcm.length; i++)
            assertThat(Math.abs(back[i] - pcm[i]))
                    .as("sample " + i)
                    .isLessThan(Math.max(0.0005f, Math.abs(pcm[i]) / 30));
    }
}
