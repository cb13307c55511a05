// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Roots of the Merkle trees over Lotline channels. Anyone reads, only enrolled addresses write, and a tree never becomes smaller.
contract LotlineAnchor {
    struct Anchor {
        uint64 size;
        uint64 time;
        bytes32 root;
    }

    /// Enrols and removes writers.
    address public immutable owner;
    mapping(address writer => bool) public isEnrolled;
    mapping(bytes32 channel => Anchor[]) private anchors;

    event Anchored(bytes32 indexed channel, uint64 indexed size, bytes32 root, address writer);
    event Enrolled(address indexed writer, bool isEnrolled);

    error NotOwner();
    error NotEnrolled(address writer);
    /// The channel has a larger tree already.
    error SmallerTree(uint64 size);
    /// The channel has a tree of this size with another root.
    error OtherRoot(uint64 size, bytes32 root);
    error NoSuchAnchor(uint256 index);

    constructor() {
        owner = msg.sender;
        isEnrolled[msg.sender] = true;
        emit Enrolled(msg.sender, true);
    }

    function enrol(address writer, bool allowed) external {
        if (msg.sender != owner) revert NotOwner();
        isEnrolled[writer] = allowed;
        emit Enrolled(writer, allowed);
    }

    /// Publishes the root of a channel's tree. The same root a second time changes nothing, so that every member may publish it.
    function publish(bytes32 channel, uint64 size, bytes32 root) external {
        if (!isEnrolled[msg.sender]) revert NotEnrolled(msg.sender);
        Anchor[] storage known = anchors[channel];
        if (known.length > 0) {
            Anchor storage last = known[known.length - 1];
            if (size < last.size) revert SmallerTree(last.size);
            if (size == last.size) {
                if (root != last.root) revert OtherRoot(last.size, last.root);
                return;
            }
        }
        known.push(Anchor(size, uint64(block.timestamp), root));
        emit Anchored(channel, size, root, msg.sender);
    }

    function count(bytes32 channel) external view returns (uint256) {
        return anchors[channel].length;
    }

    /// Anchors of a channel are numbered from 0, from the smallest tree on.
    function anchorAt(bytes32 channel, uint256 index) external view returns (uint64 size, uint64 time, bytes32 root) {
        if (index >= anchors[channel].length) revert NoSuchAnchor(index);
        Anchor storage found = anchors[channel][index];
        return (found.size, found.time, found.root);
    }
}
