package io.vivavoce.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;

/** The classes that ship (and the testkit), read once, and words to speak of them. */
final class Rooms {
    static final String ROOT = "io.vivavoce.";

    /** Steps 1 to 6 and what they stand on: the module {@code conversation}. */
    static final String[] CONVERSATION = {
        "io.vivavoce.concurrent",
        "io.vivavoce.hearing",
        "io.vivavoce.turn",
        "io.vivavoce.recognition",
        "io.vivavoce.thinking",
        "io.vivavoce.speaking",
        "io.vivavoce.face",
        "io.vivavoce.conversation",
        "io.vivavoce.session"
    };

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/jmh_generated/")) // written by JMH's processor
            .importPackages("io.vivavoce");

    private Rooms() {}

    static JavaClasses all() {
        return ALL;
    }

    /** In one of {@code rooms}; each room is one flat package. */
    static DescribedPredicate<JavaClass> in(String... rooms) {
        var names = Set.of(rooms);
        return DescribedPredicate.describe(
                "in " + String.join(", ", rooms),
                type -> names.contains(outermost(type).getPackageName()));
    }

    static DescribedPredicate<JavaClass> ours() {
        return DescribedPredicate.describe("ours", type -> type.getPackageName().startsWith(ROOT));
    }

    /** A record, an enum, a sealed family or an exception: plain data that a neighbour may hold. */
    static DescribedPredicate<JavaClass> plainData() {
        return DescribedPredicate.describe("plain data", Rooms::isPlainData);
    }

    private static boolean isPlainData(JavaClass type) {
        return type.isRecord()
                || type.isEnum()
                || type.isAssignableTo(Throwable.class)
                || (type.isInterface() && type.reflect().isSealed());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Rooms::outermost).orElse(type);
    }
}
