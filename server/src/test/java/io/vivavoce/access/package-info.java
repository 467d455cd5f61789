@NullMarked
package io.vivavoce.access;

import org.jspecify.annotations.NullMarked;
