package io.lockstep.replay.run;

import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StatePages;
import io.lockstep.engine.state.StateView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Home of the pages of one shard that also lets them be read, as another process would, and copied.
 *
 * <p>Threading: single owner.
 */
final class InspectablePages implements PageHome, StatePages
{
    private final DirectPageHome home = new DirectPageHome();
    private UnsafeBuffer[] pages;
    private InspectablePages copy;
    private StateView copyView;

    @Override
    public UnsafeBuffer[] open(final int pageCount)
    {
        pages = home.open(pageCount);
        return pages;
    }

    @Override
    public void close()
    {
        home.close();
    }

    @Override
    public long address(final int page)
    {
        return pages[page].addressOffset();
    }

    /**
     * The state as it is; the core has to have published it.
     */
    StateView view()
    {
        return new StateView(this);
    }

    /**
     * The state as it is now, until the next call.
     */
    StateView copy()
    {
        if (copy == null)
        {
            copy = new InspectablePages();
            copy.open(pages.length);
        }
        for (int i = 0; i < pages.length; i++)
        {
            if (!copy.pages[i].equals(pages[i]))
            {
                copy.pages[i].putBytes(0, pages[i], 0, PAGE_LENGTH);
            }
        }
        if (copyView == null)
        {
            copyView = copy.view();
        }

        return copyView;
    }
}
