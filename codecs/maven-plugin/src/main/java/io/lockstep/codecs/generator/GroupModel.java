package io.lockstep.codecs.generator;

import uk.co.real_logic.sbe.ir.GenerationUtil;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayList;
import java.util.List;

/**
 * What the sources need to know about one repeating group of the IR.
 */
final class GroupModel
{
    private final Token token;
    private final List<Token> dimension;
    private final List<Token> fields = new ArrayList<>();
    private final List<Token> groups = new ArrayList<>();
    private final List<Token> varData = new ArrayList<>();

    GroupModel(final List<Token> tokens, final int index)
    {
        token = tokens.get(index);
        final int bodyIndex = index + 1 + tokens.get(index + 1).componentTokenCount();
        dimension = tokens.subList(index + 1, bodyIndex);
        final List<Token> body = tokens.subList(bodyIndex, index + token.componentTokenCount() - 1);
        int i = GenerationUtil.collectFields(body, 0, fields);
        i = GenerationUtil.collectGroups(body, i, groups);
        GenerationUtil.collectVarData(body, i, varData);
    }

    String name()
    {
        return token.name();
    }

    int blockLength()
    {
        return token.encodedLength();
    }

    int dimensionLength()
    {
        return dimension.get(0).encodedLength();
    }

    /**
     * Whether the dimension has more than the two members that the SBE tool's encoder writes.
     */
    boolean dimensionHasGaps()
    {
        int written = 0;
        for (final Token each : dimension)
        {
            if ("blockLength".equals(each.name()) || "numInGroup".equals(each.name()))
            {
                written += each.isConstantEncoding() ? 0 : each.encodedLength();
            }
        }
        return written < dimensionLength();
    }

    List<Token> fields()
    {
        return fields;
    }

    List<Token> groups()
    {
        return groups;
    }

    List<Token> varData()
    {
        return varData;
    }
}
