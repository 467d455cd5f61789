package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.vivavoce.config.Configuration;
import io.vivavoce.config.Configuration.Flag;
import io.vivavoce.config.LogSettings;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.EngineHealth;
import io.vivavoce.runtime.HealthLog;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.TurnLog;
import io.vivavoce.session.Notice;
import io.vivavoce.session.TurnReport;
import io.vivavoce.turn.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The log, as the keys of {@code log} set it up. */
class LogsTest {
    private static final TurnReport REPORT = new TurnReport(
            3, "my secret plan", "I \"won't\" tell", "I", 16_000, 412, 431, 180, 90, 57, 300, 88, -1, true, false, 0);
    private static final Notice TURN = new Notice.TurnEnded(Generation.FIRST, REPORT);

    @TempDir
    private Path folder;

    @AfterEach
    void giveTheTestsTheirLogBack() throws JoranException {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogsTest.class.getResource("/logback-test.xml"));
    }

    @Test
    void aTurnIsOneLineWithItsIdsAndFiguresAndWithoutItsWords() throws IOException {
        install();
        var log = new TurnLog("s7");
        log.opened();
        log.on(new Notice.UserSaid(Generation.FIRST, "my secret plan"));
        log.on(TURN);
        log.on(new Notice.Ended());

        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO runtime session=s7 session opened");
        assertThat(lines().get(1))
                .endsWith(" INFO runtime session=s7 turn=3 turn ended VOICE-TO-VOICE_MS=412 QUESTION-TO-RESPONSE_MS=431"
                        + " ENDPOINT_MS=180 STT-FINAL_MS=90 LLM-TTF_MS=57 LLM-TOTAL_MS=300 TTS-FIRST-AUDIO_MS=88"
                        + " speculated=true interrupted=false underruns=0");
        assertThat(lines().get(2)).endsWith(" session=s7 session closed turns=1");
    }

    @Test
    void jsonHasTheFiguresAsNumbersByTheirOwnNames() throws IOException {
        install("log.format=json");
        new TurnLog("s7").on(TURN);

        var line = JsonMapper.shared().readTree(lines().getFirst());
        assertThat(line.at("/questionToResponseMs").asInt()).isEqualTo(431);
        assertThat(line.at("/speculated").asBoolean()).isTrue();
        assertThat(line.at("/session").asString()).isEqualTo("s7");
        assertThat(line.at("/turn").asString()).isEqualTo("3");
        assertThat(line.at("/room").asString()).isEqualTo("runtime");
        assertThat(line.at("/level").asString()).isEqualTo("INFO");
        assertThat(lines().toString()).doesNotContain("secret");
    }

    @Test
    void whatWasSaidIsWrittenOnlyWhereThatIsAskedFor() throws IOException {
        install("log.transcripts=true");
        new TurnLog("s7").on(TURN);

        assertThat(lines().getFirst())
                .endsWith(" transcript=\"my secret plan\" reply=\"I \\\"won't\\\" tell\" heard=I");
    }

    /** Debugging all rooms writes no more of a conversation than anything else. */
    @Test
    void noLevelOfARoomWritesTranscripts() throws IOException {
        install("log.level=debug", "log.levels=runtime=debug, session=debug");
        new TurnLog("s7").on(TURN);

        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).doesNotContain("secret");
    }

    @Test
    void whatAServerSaidOfTheUsersWordsIsLeftOut() throws IOException {
        install();
        new TurnLog("s7").on(new Notice.Trouble("host failed (500): \"no \"my secret\nplan\" here\". Ask again"));

        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith(" WARN runtime session=s7 host failed (500): \"…\". Ask again");
    }

    @Test
    void nothingThatComesFromOutsideMakesASecondLineOrSteersATerminal() throws IOException {
        var evil = "x\n2026-01-01T00:00:00.000Z INFO runtime all is well\r\u001b[2J\u2028\u202e";
        for (var format : List.of("text", "json")) {
            install("log.format=" + format);
            new TurnLog(evil).on(new Notice.Trouble(evil));
            var failure = new IllegalStateException(evil);
            LoggerFactory.getLogger("io.vivavoce.http.X").error("{}", evil, failure);
        }

        var text = lines().stream().filter(line -> !line.startsWith("{")).toList();
        assertThat(text.stream().filter(line -> !line.startsWith("    "))).hasSize(2);
        assertThat(lines().stream().filter(line -> line.startsWith("{")))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(JsonMapper.shared().readTree(line).has("message"))
                                .isTrue());
        assertThat(Files.readString(file())).doesNotContain("\u001b", "\r", "\u2028");
        assertThat(text.getFirst()).contains("x\\n2026", "\\u001b[2J");
    }

    @Test
    void anEngineThatBecomesUnwellAndRecoversIsALineEach() throws IOException {
        install();
        var log = new HealthLog();
        var well = new EngineHealth(Choices.Role.LLM, "openai", EngineHealth.State.OK, "");
        var unwell = new EngineHealth(
                Choices.Role.LLM, "embedded", EngineHealth.State.DEGRADED, "openai has failed since 19:08");
        for (var health : List.of(well, well, unwell, unwell, well)) log.look(List.of(health));

        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst())
                .endsWith(" WARN runtime llm is degraded, embedded answers: openai has failed since 19:08");
        assertThat(lines().getLast()).endsWith(" INFO runtime llm has recovered: openai answers");
    }

    @Test
    void levelsAreOfRoomsAndLibrariesWarnAtTheMost() {
        install("log.level=warn", "log.levels=http=debug, engines.remote=info");

        assertThat(LoggerFactory.getLogger("io.vivavoce.http.Any").isDebugEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("io.vivavoce.engines.remote.Any").isInfoEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("io.vivavoce.session.Any").isInfoEnabled())
                .isFalse();
        install("log.level=debug");
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty.Any").isInfoEnabled())
                .isFalse();
    }

    @Test
    void aRoomThatThereIsNotAndAFileThatCantBeWrittenAreSaid() {
        assertThatThrownBy(() -> install("log.levels=sesion=debug"))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("there is no room sesion");
        assertThatThrownBy(() -> install("log.file=" + folder.resolve("none/v.log")))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("can't be written");
    }

    @Test
    void levelsChangeWhileItRunsAndThoseThatAreNamedNoMoreGoBack() throws IOException {
        var before = install("log.level=warn", "log.levels=http=debug");
        var http = LoggerFactory.getLogger("io.vivavoce.http.Any");
        var session = LoggerFactory.getLogger("io.vivavoce.session.Any");
        http.debug("first");
        session.info("second");

        Logs.changeLevels(before, settings("log.level=info", "log.levels=turn=debug"));

        http.debug("third");
        session.info("fourth");
        assertThat(String.join("\n", lines()))
                .contains("first", "fourth")
                .doesNotContain("second")
                .doesNotContain("third");
    }

    @Test
    void fullFilesAreKeptUpToTheirNumber() throws IOException {
        install("log.max_mb=1", "log.keep=2");
        var log = LoggerFactory.getLogger("io.vivavoce.http.Any");
        for (var i = 0; i < 5_000; i++) log.info("{} {}", i, "x".repeat(1_000));

        assertThat(folder).isDirectoryNotContaining("glob:**v.log.3");
        for (var name : List.of("v.log", "v.log.1", "v.log.2"))
            assertThat(Files.size(folder.resolve(name))).as(name).isBetween(1L, 1_100_000L);
        assertThat(lines().getLast()).contains(" 4999 x");
    }

    private LogSettings install(String... assignments) {
        var log = settings(assignments);
        Logs.install(log);
        return log;
    }

    private LogSettings settings(String... assignments) {
        var flags = new ArrayList<Flag>();
        flags.add(new Flag("log.file", file().toString(), "--set"));
        for (var each : assignments) {
            var parts = each.split("=", 2);
            flags.add(new Flag(parts[0], parts[1], "--set"));
        }
        return Configuration.of(Optional.empty(), Map.of(), flags).settings().log();
    }

    private Path file() {
        return folder.resolve("v.log");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }
}
