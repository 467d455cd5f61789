@NullMarked
package io.vivavoce.store;

import org.jspecify.annotations.NullMarked;
