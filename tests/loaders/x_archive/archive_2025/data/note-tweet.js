window.YTD.note_tweet.part0 = [
  {
    "noteTweet" : {
      "noteTweetId" : "1875000000000000009",
      "updatedAt" : "2025-01-05T08:00:00.000Z",
      "lifecycle" : {
        "value" : "1",
        "name" : "Active",
        "originalName" : "Active",
        "annotations" : {}
      },
      "createdAt" : "2025-01-05T08:00:00.000Z",
      "core" : {
        "styletags" : [],
        "urls" : [
          {
            "expandedUrl" : "https://adavale.example/salt",
            "toIndex" : "10",
            "shortUrl" : "https://t.co/aaaaaaaaa5",
            "displayUrl" : "adavale.example/salt",
            "fromIndex" : "1"
          }
        ],
        "text" : "Why the salt roads mattered: salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass.",
        "mentions" : [],
        "cashtags" : [],
        "hashtags" : []
      }
    }
  }
]