/** How the command line speaks: results on stdout as text or JSON, everything else on stderr. */
@NullMarked
package dev.rekindle.cli.console;

import org.jspecify.annotations.NullMarked;
