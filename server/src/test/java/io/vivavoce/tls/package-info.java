@NullMarked
package io.vivavoce.tls;

import org.jspecify.annotations.NullMarked;
