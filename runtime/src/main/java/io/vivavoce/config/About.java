package io.vivavoce.config;

import io.vivavoce.runtime.Choices;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the reference page says of a component of {@link Settings}, and what it allows. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface About {
    /** A sentence or two, with the unit. */
    String value();

    /** Smallest number allowed. */
    double min() default 0;

    /** Largest number allowed; for a text, the most characters. */
    double max() default 1;

    /** Regular expression that a text must match, where it is no reference, or each of a list; empty for any. */
    String pattern() default "";

    /** What matches it, in words. */
    String form() default "";

    /** Whether it is secret: a reference alone may be written, never the text itself. */
    boolean secret() default false;

    /**
     * Whether a running server takes a new value on, for sessions that begin after it has read the configuration again; of a
     * section: whether all its keys do.
     */
    boolean live() default false;

    /** Whether a file that the user neither named nor keeps may not set it. */
    boolean trustedOnly() default false;

    /** The one role whose engines' names are allowed; empty where the value is no engine. */
    Choices.Role[] engineOf() default {};
}
