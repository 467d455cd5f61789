/**
 * {@code vivavoce.yaml} to records. {@link io.vivavoce.config.Settings} is the schema: its components are the keys, and
 * the reference page, {@code config init} and all checks are made from it. {@link io.vivavoce.config.Configuration} is
 * what is in force: flags before environment before file before defaults, and where each value came from.
 *
 * <p>All is immutable but the secrets that were resolved, which are kept; all is thread-safe. Whatever is wrong is found
 * at once, with its place, and is a {@link io.vivavoce.config.ConfigException}.
 */
@org.jspecify.annotations.NullMarked
package io.vivavoce.config;
