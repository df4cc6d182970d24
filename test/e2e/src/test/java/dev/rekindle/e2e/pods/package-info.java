/** Our images as pods, in a namespace where only what PSA calls restricted may run: a backup, a loss, a restore by the init container. */
@NullMarked
package dev.rekindle.e2e.pods;

import org.jspecify.annotations.NullMarked;
