package io.github.softrl.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Uncompresses a gzip file of one or several members, and refuses bytes that follow the last of them, which
 * GZIPInputStream ignores: a second member that was cut off in its header, for instance.
 */
final class GzipSource extends GZIPInputStream {
    private static final int TRAILER = 8; // bytes after the compressed ones
    private static final int MAX_EMPTY = 100; // empty members in a row, for each of which read calls itself

    /** Counts the bytes that are read from a file. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int n = in.read(bytes, from, length);
            count += Math.max(0, n);
            return n;
        }
    }

    private final Counted file;
    private int depth; // of calls of read
    private long fed; // bytes of the file that the inflater had been given, or headers had, when it was fed last

    GzipSource(InputStream in, int size) throws IOException {
        this(new Counted(in), size);
    }

    private GzipSource(Counted file, int size) throws IOException {
        super(file, size);
        this.file = file;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        fed = file.count;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (++depth > MAX_EMPTY) {
            throw new ZipException("more than " + MAX_EMPTY + " empty members follow each other");
        }
        int n = super.read(bytes, from, length);
        depth--;
        if (n < 0) {
            long end = fed - inf.getRemaining() + TRAILER;
            file.skipNBytes(Math.max(0, end - file.count)); // the trailer is known to be there
            if (file.count > end || file.read() >= 0) {
                throw new ZipException("bytes follow the end of the compressed data");
            }
        }
        return n;
    }
}
