/**
 * Rules of the house: who may see whom, what each package and engine must bring, what no file may hold. Each is a test,
 * because a rule that nothing checks is a hope (DESIGN, section 6; ARCHITECTURE.md).
 */
@NullMarked
package io.vivavoce.house;

import org.jspecify.annotations.NullMarked;
