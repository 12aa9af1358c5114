import TestSupport
import Testing

@testable import NetdevSimulator

/// A queue whose places come round, against a list.
@Suite struct FIFOTests {
  @Test func agreesWithAList() throws {
    let walk = RandomWalk(steps: 20_000)
    var random = walk.random
    var queue = FIFO<Int>()
    var list: [Int] = []
    var next = 0
    for step in 0..<walk.steps {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        queue.append(next)
        list.append(next)
        next += 1
      case 1:
        let more = Int.random(in: 0...90, using: &random)
        queue.append(more) { next + $0 }
        list += next..<next + more
        next += more
      case 2:
        let size = Int.random(in: 0...200, using: &random)
        var ordered = (0..<Int.random(in: 0...100, using: &random)).map { _ in Int.random(in: 0..<1000, using: &random)
        }
        let isFull = ordered.count >= size - list.count
        let taken = ordered.prefix(max(0, size - list.count))
        var behind: [Int] = []
        for element in taken {
          if let first = list.first ?? behind.first, element < first {
            list.insert(element, at: 0)
          } else {
            behind.append(element)
          }
        }
        if let first = behind.first, let last = behind.last, last < first { behind.reverse() }
        list += behind
        ordered.reverse()
        try #require(
          queue.fill(to: size, precedes: <, { ordered.popLast() }) == isFull, "seed \(walk.seed), step \(step)")
      case 3:
        try #require(
          queue.removeFirst() == (list.isEmpty ? nil : list.removeFirst()), "seed \(walk.seed), step \(step)")
      case 4:
        let gone = Int.random(in: 0...min(list.count, 120), using: &random)
        queue.removeFirst(gone)
        list.removeFirst(gone)
      default:
        let most = Int.random(in: 0...list.count, using: &random)
        let last = Int.random(in: 0...100, using: &random)
        var walked: [Int] = []
        queue.walk(most) {
          walked.append($0)
          return walked.count <= last
        }
        try #require(walked == Array(list.prefix(min(most, last + 1))), "seed \(walk.seed), step \(step)")
      }
      try #require(queue.count == list.count && queue.isEmpty == list.isEmpty, "seed \(walk.seed), step \(step)")
      for place in [0, list.count - 1, list.count / 2] where list.indices.contains(place) {
        try #require(queue[place] == list[place], "seed \(walk.seed), step \(step)")
      }
    }
  }
}
