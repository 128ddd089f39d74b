package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.LevelRecord;

/**
 * What a book would trade, if an order came in now.
 *
 * <p>Threading: owned by the processor agent.
 */
final class BookDepth
{
    private final LevelRecord level = new LevelRecord();
    private final Books books;

    BookDepth(final Books books)
    {
        this.books = books;
    }

    /**
     * How many lots of a size a book would trade at a limit or better.
     *
     * @return at most the size.
     */
    long fillable(final int book, final long limit, final long size)
    {
        long left = size;
        for (int at = books.best(book); left > 0 && Books.NONE != at; at = level.worse())
        {
            books.readLevel(at, level);
            if (!Books.isWithin(book, level.price(), limit))
            {
                break;
            }
            left -= Math.min(left, level.volume());
        }

        return size - left;
    }

    /**
     * What a size would cost or bring, in steps of price.
     *
     * @return the sum of price times lots, or {@link Amounts#TOO_LARGE}, also where the book has less than the size.
     */
    long cost(final int book, final long size)
    {
        long left = size;
        long sum = 0;
        for (int at = books.best(book); left > 0 && Books.NONE != at; at = level.worse())
        {
            books.readLevel(at, level);
            final long part = Math.min(left, level.volume());
            sum = Amounts.plus(sum, Amounts.times(part, level.price()));
            left -= part;
        }

        return 0 == left ? sum : Amounts.TOO_LARGE;
    }
}
