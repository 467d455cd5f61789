package io.vivavoce.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.vivavoce.house.Rooms.CONVERSATION;
import static io.vivavoce.house.Rooms.in;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a room may not touch: clocks, files, the network, native code, other people's libraries. */
class PurityTest {
    @Test
    void theConversationKnowsNoNetworkNoFilesNoJsonAndNoNativeCode() {
        noClasses()
                .that(in(CONVERSATION))
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.sql..",
                        "java.lang.foreign..",
                        "javax.sound..",
                        "tools.jackson..",
                        "com.fasterxml.."))
                .orShould()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "files of java.io", type -> type.getName().matches("java\\.io\\.(Random)?(Access)?File.*")))
                .check(Rooms.all());
    }

    @Test
    void timeComesInByConstructor() {
        noClasses()
                .that(in(CONVERSATION).and(not(isOrIsWithin("io.vivavoce.concurrent.Ticker"))))
                .should()
                .accessTargetWhere(readsAClock())
                .because("whole conversations are tested in virtual time, with the same trace each time")
                .check(Rooms.all());
    }

    @Test
    void chanceComesInByConstructor() {
        noClasses()
                .that(in(CONVERSATION))
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat(JavaClass.Predicates.equivalentTo(ThreadLocalRandom.class))
                .check(Rooms.all());
    }

    @Test
    void nobodyInTheConversationSleeps() {
        noClasses()
                .that(in(CONVERSATION).and(not(isOrIsWithin("io.vivavoce.concurrent.Ticker"))))
                .should()
                .accessTargetWhere(calls(Thread.class, "sleep"))
                .check(Rooms.all());
    }

    @ParameterizedTest
    @CsvSource({
        "ai.onnxruntime,       io.vivavoce.engines.onnx",
        "java.lang.foreign,    io.vivavoce.engines.llama|io.vivavoce.audio.processing|io.vivavoce.engines.onnx",
        "org.vosk,             io.vivavoce.engines.vosk",
        "java.net.http,        io.vivavoce.engines.remote|io.vivavoce.engines.catalogue|io.vivavoce.bench",
        "dev.onvoid.webrtc,    io.vivavoce.audio|io.vivavoce.transport|io.vivavoce.bench",
        "org.bytedeco,         io.vivavoce.audio",
        "org.concentus,        io.vivavoce.audio.codec",
        "javax.sound.sampled,  io.vivavoce.audio.device",
        "org.snakeyaml,        io.vivavoce.config",
        "io.github.resilience4j, io.vivavoce.runtime",
        "java.sql,             io.vivavoce.store",
        "org.sqlite,           io.vivavoce.store",
        "org.flywaydb,         io.vivavoce.store",
        "io.github.bucket4j,   io.vivavoce.access",
        "org.bouncycastle,     io.vivavoce.tls",
        "picocli,              io.vivavoce.cli"
    })
    void aLibraryIsKnownToFewModulesOnly(String library, String modules) {
        noClasses()
                .that()
                .resideInAPackage("io.vivavoce..")
                .and()
                .resideOutsideOfPackages(
                        modules.replace("|", "..|").concat("..").split("\\|"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(Rooms.all());
    }

    @Test
    void onlyTheCommandLineWritesToStandardOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.vivavoce.cli", "io.vivavoce.bench")
                .should()
                .accessField(System.class, "out")
                .because("--metrics json and pipes need it clean")
                .check(Rooms.all());
    }

    @Test
    void nobodyThrowsAnExceptionWithoutARoom() {
        noClasses()
                .should()
                .callConstructorWhere(DescribedPredicate.describe("of a bare exception", PurityTest::isBare))
                .because("a caller can act only on an exception that says where it comes from")
                .check(Rooms.all());
    }

    @Test
    void classesAreNamedForTheirRoleNotForAPattern() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Handler|Helper|Impl|Utils?|Processor)")
                .check(Rooms.all());
    }

    private static DescribedPredicate<JavaAccess<?>> readsAClock() {
        return DescribedPredicate.describe(
                "a clock is read",
                access -> calls(System.class, "nanoTime", "currentTimeMillis").test(access)
                        || calls(Instant.class, "now").test(access)
                        || calls(Clock.class, "systemUTC", "systemDefaultZone", "system")
                                .test(access));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String... methods) {
        var names = Set.of(methods);
        return DescribedPredicate.describe(
                "call of " + owner.getSimpleName() + names,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && names.contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaClass> isOrIsWithin(String name) {
        return DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    /** Subclasses call such a constructor too, as super(…): that is no throw. */
    private static boolean isBare(JavaConstructorCall call) {
        var owner = call.getTargetOwner();
        return (owner.isEquivalentTo(RuntimeException.class)
                        || owner.isEquivalentTo(Exception.class)
                        || owner.isEquivalentTo(Error.class))
                && !call.getOriginOwner().isAssignableTo(Throwable.class);
    }
}
