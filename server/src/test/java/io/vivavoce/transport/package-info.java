@NullMarked
package io.vivavoce.transport;

import org.jspecify.annotations.NullMarked;
