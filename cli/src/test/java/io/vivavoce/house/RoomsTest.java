package io.vivavoce.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.vivavoce.house.Rooms.in;
import static io.vivavoce.house.Rooms.ours;
import static io.vivavoce.house.Rooms.plainData;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.runtime.Choices;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see whom. */
class RoomsTest {

    @Test
    void theTurnLoopDependsOnNothingButTheLanguageAndAPosition() {
        classes()
                .that(in("io.vivavoce.turn"))
                .should()
                .onlyDependOnClassesThat(in("io.vivavoce.turn")
                        .or(named(SamplePosition.class))
                        .or(primitive())
                        .or(inPackages("java.lang", "java.util", "java.util.function", "java.util.stream"))
                        .or(inPackages("java.lang.runtime", "java.lang.invoke", "java.lang.annotation"))
                        .or(inPackages("org.jspecify.annotations")))
                .because("it is replayed and tested without clock, thread, I/O or logger")
                .check(Rooms.all());
    }

    @Test
    void theTurnLoopReadsNoClockAndStartsNoThread() {
        noClasses()
                .that(in("io.vivavoce.turn"))
                .should()
                .dependOnClassesThat(inPackages("java.util.concurrent", "java.time", "java.util.random", "org.slf4j"))
                .orShould()
                .accessClassesThat(named(Thread.class).or(named(System.class)))
                .check(Rooms.all());
    }

    /** A step sees the sound's types and, of the steps beside it, plain data only. */
    @ParameterizedTest
    @CsvSource({
        "hearing,     turn",
        "recognition, turn thinking",
        "thinking,    recognition speaking",
        "speaking,    thinking face",
        "face,        speaking"
    })
    void aStepSeesOnlyItsNeighboursRecords(String room, String neighbours) {
        var own = "io.vivavoce." + room;
        var beside =
                Stream.of(neighbours.split(" ")).map("io.vivavoce."::concat).toArray(String[]::new);
        noClasses()
                .that(in(own))
                .should()
                .dependOnClassesThat(ours().and(not(in(own, "io.vivavoce.audio", "io.vivavoce.concurrent")))
                        .and(not(in(beside).and(plainData()))))
                .allowEmptyShould(true) // a room may come with a later issue
                .check(Rooms.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio", "concurrent", "engines.catalogue"})
    void whatAllStandOnUsesNothingOfOurs(String room) {
        var own = "io.vivavoce." + room;
        noClasses()
                .that(in(own))
                .should()
                .dependOnClassesThat(ours().and(not(in(own))))
                .check(Rooms.all());
    }

    @Test
    void onlyWhatStandsAboveSeesTheSession() {
        noClasses()
                .that()
                .resideOutsideOfPackages(above("io.vivavoce.session"))
                .should()
                .dependOnClassesThat(in("io.vivavoce.session"))
                .check(Rooms.all());
    }

    @Test
    void enginesSeeSpisAndNeverASessionNorEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.vivavoce.engines..")
                .should()
                .dependOnClassesThat(in(
                        "io.vivavoce.session", "io.vivavoce.conversation", "io.vivavoce.runtime", "io.vivavoce.config"))
                .check(Rooms.all());
        slices().matching("io.vivavoce.engines.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each engine is replaced alone, and takes paths, not the catalogue")
                .check(Rooms.all());
    }

    @Test
    void theRuntimeIsSeenOnlyByWhatTheUserStarts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(above("io.vivavoce.runtime"))
                .should()
                .dependOnClassesThat(in("io.vivavoce.runtime"))
                .check(Rooms.all());
        noClasses()
                .that(in("io.vivavoce.runtime"))
                .should()
                .dependOnClassesThat(in("io.vivavoce.config"))
                .because("engines are chosen by values, wherever those were written")
                .check(Rooms.all());
        noClasses()
                .that(in("io.vivavoce.config"))
                .should()
                .dependOnClassesThat(in("io.vivavoce.cli", "io.vivavoce.engines.catalogue")
                        .or(in("io.vivavoce.runtime")
                                .and(not(isOrHolds(Choices.class).or(isOrHolds(Choices.Role.class))))))
                .because("a configuration names engines, and opens none")
                .check(Rooms.all());
        noClasses()
                .that()
                .resideOutsideOfPackages("io.vivavoce.cli")
                .should()
                .dependOnClassesThat(in("io.vivavoce.cli"))
                .allowEmptyShould(true)
                .check(Rooms.all());
    }

    @Test
    void nothingUnderServerIsSeenByAnyoneButCliAndBench() {
        String[] server = {
            "io.vivavoce.realtime",
            "io.vivavoce.transcription",
            "io.vivavoce.transport",
            "io.vivavoce.http",
            "io.vivavoce.store",
            "io.vivavoce.tls",
            "io.vivavoce.access",
            "io.vivavoce.server"
        };
        noClasses()
                .that(ours().and(not(in(server))).and(not(in("io.vivavoce.cli", "io.vivavoce.bench"))))
                .should()
                .dependOnClassesThat(in(server))
                .check(Rooms.all());
    }

    @Test
    void noRoomsDependOnEachOtherInACircle() {
        slices().matching("io.vivavoce.(**)").should().beFreeOfCycles().check(Rooms.all());
    }

    @Test
    void nothingThatShipsUsesTheTestkit() {
        noClasses()
                .that(ours().and(not(in("io.vivavoce.testkit"))))
                .should()
                .dependOnClassesThat(
                        in("io.vivavoce.testkit").or(inTree("org.junit")).or(inTree("org.assertj")))
                .check(Rooms.all());
    }

    @Test
    void everyPackageSaysWhatItIs() {
        var packages = new TreeSet<String>();
        var silent = new LinkedHashSet<String>();
        for (JavaClass type : Rooms.all()) packages.add(type.getPackageName());
        for (var name : packages) {
            JavaPackage room = Rooms.all().getPackage(name);
            if (room.tryGetPackageInfo().isEmpty() || !room.isAnnotatedWith(NullMarked.class)) silent.add(name);
        }

        assertThat(packages).as("packages read").contains("io.vivavoce.turn", "io.vivavoce.audio");
        assertThat(silent)
                .as("packages without a @NullMarked package-info.java")
                .isEmpty();
    }

    /** Packages from which {@code rooms} may be seen, themselves included. */
    private static String[] above(String... rooms) {
        return Stream.concat(
                        Stream.of(rooms),
                        Stream.of(
                                "io.vivavoce.runtime",
                                "io.vivavoce.config",
                                "io.vivavoce.server",
                                "io.vivavoce.transcription",
                                "io.vivavoce.transport",
                                "io.vivavoce.http",
                                "io.vivavoce.realtime",
                                "io.vivavoce.bench..",
                                "io.vivavoce.cli",
                                "io.vivavoce.testkit"))
                .toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(Class<?> wanted) {
        return DescribedPredicate.describe(wanted.getSimpleName(), type -> type.isEquivalentTo(wanted));
    }

    /** As {@link #named}, arrays of it included. */
    private static DescribedPredicate<JavaClass> isOrHolds(Class<?> wanted) {
        return DescribedPredicate.describe(
                wanted.getSimpleName(), type -> type.getBaseComponentType().isEquivalentTo(wanted));
    }

    /** Directly in one of {@code packages}; arrays count as what they are made of. */
    private static DescribedPredicate<JavaClass> inPackages(String... packages) {
        var names = Set.of(packages);
        return DescribedPredicate.describe("in " + names, type -> {
            var element = type.getBaseComponentType();
            return names.contains(element.getPackageName());
        });
    }

    /** float, float[] and the like. */
    private static DescribedPredicate<JavaClass> primitive() {
        return DescribedPredicate.describe(
                "primitive", type -> type.getBaseComponentType().isPrimitive());
    }

    private static DescribedPredicate<JavaClass> inTree(String root) {
        return JavaClass.Predicates.resideInAPackage(root + "..");
    }
}
