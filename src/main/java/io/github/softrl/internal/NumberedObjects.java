package io.github.softrl.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Different objects, numbered in the order in which they are added. A hash table whose chains begin with the newest
 * object: whoever explores from state to state mostly asks for what was found lately, and finds it at once even if many
 * objects have the same hash code, as the records (x, y) of a large grid do. Mutable.
 *
 * @param <T> the type of the objects
 */
public final class NumberedObjects<T> {
    private static final int NONE = -1;

    private final List<T> objects = new ArrayList<>();
    private int[] hashes = new int[16]; // of each object
    private int[] next = new int[16]; // the object after each one in its chain, or NONE
    private int[] first = new int[16]; // of each chain, or NONE; a power of two of them

    /** Makes an empty collection. */
    public NumberedObjects() {
        Arrays.fill(first, NONE);
    }

    /**
     * Returns the number of objects.
     *
     * @return the number
     */
    public int size() {
        return objects.size();
    }

    /**
     * Returns an object.
     *
     * @param number its number
     * @return the object that was added
     */
    public T get(int number) {
        return objects.get(number);
    }

    /**
     * Returns all objects.
     *
     * @return the objects by number; a view
     */
    public List<T> asList() {
        return objects;
    }

    /**
     * Returns the number of an object.
     *
     * @param object not null
     * @return its number, or −1 if no equal object was added
     */
    public int numberOf(T object) {
        int hash = hash(object);
        for (int i = first[hash & first.length - 1]; i != NONE; i = next[i]) {
            if (hashes[i] == hash && objects.get(i).equals(object)) {
                return i;
            }
        }
        return NONE;
    }

    /**
     * Adds an object that is not there.
     *
     * @param object not null
     * @return its number
     */
    public int add(T object) {
        int number = objects.size();
        if (number == hashes.length) {
            grow(ArraySizes.larger(number));
        }
        objects.add(object);
        hashes[number] = hash(object);
        link(number);
        return number;
    }

    private void link(int number) {
        int chain = hashes[number] & first.length - 1;
        next[number] = first[chain];
        first[chain] = number;
    }

    private void grow(int capacity) {
        hashes = Arrays.copyOf(hashes, capacity);
        next = Arrays.copyOf(next, capacity);
        if (first.length < capacity && first.length < 1 << 30) {
            first = new int[2 * first.length];
            Arrays.fill(first, NONE);
            for (int i = 0; i < objects.size(); i++) {
                link(i);
            }
        }
    }

    private static int hash(Object object) {
        int hash = object.hashCode() * 0x9E3779B9; // the golden ratio, as a fraction of 2³²
        return hash ^ hash >>> 16;
    }
}
