@NullMarked
package io.vivavoce.runtime;

import org.jspecify.annotations.NullMarked;
