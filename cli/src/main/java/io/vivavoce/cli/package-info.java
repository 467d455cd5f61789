/**
 * The command line. Entry: {@link io.vivavoce.cli.Vivavoce}. Results go to standard output, everything for people who watch
 * to standard error; exit codes are 0 done, 1 failed, 2 wrong usage, 130 interrupted.
 */
@NullMarked
package io.vivavoce.cli;

import org.jspecify.annotations.NullMarked;
