/**
 * What tests share: a contract test for each SPI, an abstract class that an engine's module sub-classes in a few lines;
 * fakes; virtual time. Never on the path of shipped code.
 *
 * <p>A contract's subclass makes the engine and gives it real material; what the SPI promises is tested here, misbehaviour
 * included: cancelled, closed twice, used after close, empty, endless, in parallel.
 */
@NullMarked
package io.vivavoce.testkit;

import org.jspecify.annotations.NullMarked;
